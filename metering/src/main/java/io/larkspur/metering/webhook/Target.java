package io.larkspur.metering.webhook;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Looks at a webhook's address when it is registered. Names are looked up, but only as a service to whoever mistyped: what
 * counts is the address that is really connected to, see {@link GuardedConnects}.
 */
final class Target {

    private static final int LONGEST = 2000;

    private Target() {}

    static Mono<String> checked(String url, boolean privateTargets) {
        return Mono.defer(() -> {
            URI uri = parsed(url, privateTargets);
            return privateTargets ? Mono.just(url) : resolved(uri).thenReturn(url);
        });
    }

    private static URI parsed(String url, boolean privateTargets) {
        try {
            URI uri = new URI(url);
            boolean plain = privateTargets && "http".equalsIgnoreCase(uri.getScheme());
            if (url.length() > LONGEST
                    || uri.getHost() == null
                    || uri.getRawUserInfo() != null
                    || uri.getRawFragment() != null
                    || !plain && !"https".equalsIgnoreCase(uri.getScheme())) {
                throw new TargetRefused("url has to be an https address without user name and fragment");
            }
            return uri;
        } catch (URISyntaxException unreadable) {
            throw new TargetRefused("url has to be an https address without user name and fragment");
        }
    }

    private static Mono<Void> resolved(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        byte @Nullable [] literal = NetUtil.createByteArrayFromIpAddressString(bare);
        if (literal != null) {
            return isPublic(literal) ? Mono.empty() : Mono.error(Target::isPrivate);
        }
        if (bare.equals("localhost") || bare.endsWith(".localhost") || looksLikeANumber(bare)) {
            return Mono.error(Target::isPrivate);
        }
        return Mono.fromCallable(() -> InetAddress.getAllByName(bare))
                .subscribeOn(Schedulers.boundedElastic())
                .onErrorResume(UnknownHostException.class, unknown -> Mono.empty())
                .flatMap(addresses -> java.util.Arrays.stream(addresses).allMatch(PublicInternet::has)
                        ? Mono.<Void>empty()
                        : Mono.error(Target::isPrivate));
    }

    /** Addresses in the short, octal and hexadecimal forms that some resolvers understand: no name ends in a number. */
    private static boolean looksLikeANumber(String host) {
        String last = host.substring(host.lastIndexOf('.') + 1);
        return last.isEmpty() || last.matches("[0-9]+|0x[0-9a-f]*");
    }

    private static boolean isPublic(byte[] literal) {
        try {
            return PublicInternet.has(InetAddress.getByAddress(literal));
        } catch (UnknownHostException wrongLength) {
            return false;
        }
    }

    private static TargetRefused isPrivate() {
        return new TargetRefused("url leads to a private or special address, where webhooks are not sent");
    }
}
