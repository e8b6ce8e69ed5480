package io.larkspur.feishu.inbound;

import io.larkspur.feishu.platform.ConfiguredApps;
import io.larkspur.feishu.platform.PlatformApp;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Lets in what the platform sent. For an app with an Encrypt Key the signature and its age are checked over the raw bytes
 * before anything is parsed or opened; an app without one is proven by its verification token; an app with neither
 * receives nothing.
 */
public final class CallbackGate {

    private final ConfiguredApps apps;
    private final Clock clock;

    public CallbackGate(ConfiguredApps apps, Clock clock) {
        this.apps = apps;
        this.clock = clock;
    }

    /**
     * Fails with {@link CallbackRefused}, or with {@link CallbackMalformed} for signed nonsense.
     *
     * @param headers by lower-case name
     */
    public PlatformCallback admit(Map<String, String> headers, byte[] body) {
        CallbackSignature signature = CallbackSignature.from(headers);
        List<PlatformApp> signers = signature.isPresent() ? signers(signature, body) : List.of();
        return signers.isEmpty() ? unsigned(body) : signed(signers, signature, body);
    }

    /** Several apps may share an Encrypt Key; which of them is meant stands in the content. */
    private List<PlatformApp> signers(CallbackSignature signature, byte[] body) {
        return sealing().stream()
                .filter(app -> signature.covers(body, app.encryptKey()))
                .toList();
    }

    private PlatformCallback signed(List<PlatformApp> signers, CallbackSignature signature, byte[] body) {
        if (!signature.isFresh(clock.instant())) {
            throw new CallbackRefused();
        }
        PlatformCallback callback =
                PlatformCallback.trusted(opened(signers.get(0), PlatformCallback.trusted(body), body));
        return signers.stream()
                .filter(app -> isProven(app, callback)
                        && (callback.isChallenge() || callback.appId().equals(app.appId())))
                .findFirst()
                .map(app -> callback)
                .orElseThrow(CallbackRefused::new);
    }

    private static byte[] opened(PlatformApp app, PlatformCallback outer, byte[] body) {
        String sealed = outer.sealed();
        return sealed.isEmpty()
                ? body
                : CallbackEncryption.open(sealed, app.encryptKey()).orElseThrow(CallbackMalformed::new);
    }

    /** The platform signs no challenge, and without an Encrypt Key it signs nothing. */
    private PlatformCallback unsigned(byte[] body) {
        JsonNode json = PlatformCallback.read(body);
        if (json == null) {
            throw new CallbackRefused();
        }
        PlatformCallback outer = new PlatformCallback(json);
        return outer.sealed().isEmpty() ? plain(outer) : sealedChallenge(outer);
    }

    private PlatformCallback plain(PlatformCallback callback) {
        for (PlatformApp app : apps.all()) {
            boolean named = callback.isChallenge() || callback.appId().equals(app.appId());
            if (named && !app.encryptKey().isSet() && app.verificationToken().matches(callback.token())) {
                return callback;
            }
        }
        throw new CallbackRefused();
    }

    private PlatformCallback sealedChallenge(PlatformCallback outer) {
        for (PlatformApp app : sealing()) {
            Optional<PlatformCallback> callback = CallbackEncryption.open(outer.sealed(), app.encryptKey())
                    .flatMap(bytes -> Optional.ofNullable(PlatformCallback.read(bytes)))
                    .map(PlatformCallback::new)
                    .filter(opened -> opened.isChallenge() && isProven(app, opened));
            if (callback.isPresent()) {
                return callback.get();
            }
        }
        throw new CallbackRefused();
    }

    /** The Encrypt Key has proven it already, so the token is compared only where one is configured. */
    private static boolean isProven(PlatformApp app, PlatformCallback callback) {
        return !app.verificationToken().isSet() || app.verificationToken().matches(callback.token());
    }

    private List<PlatformApp> sealing() {
        return apps.all().stream().filter(app -> app.encryptKey().isSet()).toList();
    }
}
