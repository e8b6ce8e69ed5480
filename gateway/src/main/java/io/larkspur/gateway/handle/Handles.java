package io.larkspur.gateway.handle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.larkspur.accounts.AuthenticatedApplication;
import io.larkspur.vault.Sealer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Issues and opens handles. A handle carries its own content, sealed, so every replica understands it without a store;
 * what may change after its issue (application disabled, secret rotated away, proof switched off) is for the reader to
 * check. Opened ones are remembered under their SHA-256, so that the hot path neither decrypts nor keeps their text.
 */
@Component
public final class Handles {

    public static final String PREFIX = "lsh_";

    private static final String CONTEXT = "handle";
    private static final int LONGEST = 2048;

    private final Sealer sealer;
    private final Clock clock;
    private final HandleSettings settings;
    private final Cache<String, Handle> opened;

    Handles(Sealer sealer, HandleSettings settings, Clock clock) {
        this.sealer = sealer;
        this.clock = clock;
        this.settings = settings;
        this.opened = Caffeine.newBuilder()
                .maximumSize(settings.cached())
                .expireAfterWrite(settings.life())
                .build();
    }

    public Mono<IssuedHandle> issue(AuthenticatedApplication who, Handle.@Nullable User user) {
        return Mono.fromSupplier(() -> seal(who, user));
    }

    /** What the handle names; empty when it is not ours, was altered, or has ended. */
    public Optional<Handle> open(String text) {
        if (!text.startsWith(PREFIX) || text.length() > LONGEST) {
            return Optional.empty();
        }
        return Optional.ofNullable(read(text)).filter(handle -> clock.instant().isBefore(handle.expiresAt()));
    }

    private @Nullable Handle read(String text) {
        String key = digest(text);
        Handle known = opened.getIfPresent(key);
        if (known != null) {
            return known;
        }
        Handle handle = unseal(text);
        if (handle != null) {
            opened.put(key, handle);
        }
        return handle;
    }

    private IssuedHandle seal(AuthenticatedApplication who, Handle.@Nullable User user) {
        Instant end = clock.instant().plus(settings.life()).truncatedTo(ChronoUnit.SECONDS);
        Handle handle = new Handle(
                who.application().id(),
                who.credentialId(),
                user,
                end,
                UUID.randomUUID().toString());
        byte[] sealed = sealer.seal(HandleBytes.write(handle), CONTEXT);
        return new IssuedHandle(
                PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed), settings.life());
    }

    private @Nullable Handle unseal(String text) {
        try {
            byte[] sealed = Base64.getUrlDecoder().decode(text.substring(PREFIX.length()));
            return sealer.open(sealed, CONTEXT).map(HandleBytes::read).orElse(null);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return new String(hash, StandardCharsets.ISO_8859_1);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
