package io.larkspur.problem.wire;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/**
 * What the decoder lets pass although another server could see the request end elsewhere, or mean another host. A transfer
 * encoding that it does not know, for one, it takes for no body at all, and reads the body as the next request.
 */
final class Framing {

    private static final Set<String> TUNNELS = Set.of("CONNECT", "TRACE", "TRACK", "PRI");

    private static final String WEB_SOCKET = "websocket";

    /** Goes with an offer of HTTP/2 on the same connection. */
    private static final String OFFER = "http2-settings";

    private static final String LENGTH = "content-length";
    private static final String ENCODING = "transfer-encoding";

    private Framing() {}

    /** Fails with {@link WireRefused} or {@link ResponseStatusException}; otherwise the value of Host. */
    static @Nullable String check(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        // These very instances: the decoder makes others for other spellings of them.
        if (version != HttpVersion.HTTP_1_1 && version != HttpVersion.HTTP_1_0) {
            throw new ResponseStatusException(HttpStatus.HTTP_VERSION_NOT_SUPPORTED);
        }
        if (!request.method().equals(HttpMethod.GET)
                && TUNNELS.contains(request.method().name().toUpperCase(Locale.ROOT))) {
            throw WireRefused.tunnel();
        }
        HttpHeaders headers = request.headers();
        checkNames(headers);
        checkEncoding(headers);
        String expectation = headers.get(HttpHeaderNames.EXPECT);
        if (expectation != null && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expectation)) {
            throw new ResponseStatusException(HttpStatus.EXPECTATION_FAILED);
        }
        return hostOf(headers, version == HttpVersion.HTTP_1_1);
    }

    /** Whether the request asks for another protocol. Fails with {@link WireRefused} when it is none we know of. */
    static boolean asksForUpgrade(HttpHeaders headers) {
        if (!headers.contains(HttpHeaderNames.UPGRADE)) {
            return false;
        }
        for (String value : headers.getAll(HttpHeaderNames.UPGRADE)) {
            for (String protocol : value.split(",", -1)) {
                if (!protocol.trim().equalsIgnoreCase(WEB_SOCKET)) {
                    throw WireRefused.upgrade();
                }
            }
        }
        return true;
    }

    /** Servers that hand headers on as variables take an underscore for a hyphen. Nobody here goes on in HTTP/2. */
    private static void checkNames(HttpHeaders headers) {
        for (Iterator<Map.Entry<CharSequence, CharSequence>> i = headers.iteratorCharSequence(); i.hasNext(); ) {
            CharSequence name = i.next().getKey();
            if (name.length() == LENGTH.length() && isAliasOf(LENGTH, name)
                    || name.length() == ENCODING.length() && isAliasOf(ENCODING, name)) {
                throw WireRefused.framing();
            }
            if (name.length() == OFFER.length() && OFFER.equalsIgnoreCase(name.toString())) {
                throw WireRefused.upgrade();
            }
        }
    }

    private static boolean isAliasOf(String header, CharSequence name) {
        int hyphen = header.indexOf('-');
        return name.charAt(hyphen) == '_'
                && header.contentEquals(name.toString().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    private static void checkEncoding(HttpHeaders headers) {
        if (!headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return;
        }
        List<String> encodings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (encodings.size() != 1
                || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(encodings.get(0))
                || headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            throw WireRefused.framing();
        }
    }

    private static @Nullable String hostOf(HttpHeaders headers, boolean required) {
        String host = headers.get(HttpHeaderNames.HOST);
        if (host == null) {
            if (required) {
                throw WireRefused.host();
            }
            return null;
        }
        if (!isHost(host) || headers.getAll(HttpHeaderNames.HOST).size() > 1) {
            throw WireRefused.host();
        }
        return host;
    }

    /** No user info, path or list; an address of six may stand in brackets. */
    private static boolean isHost(String host) {
        int colon = host.lastIndexOf(':');
        boolean port = colon > host.lastIndexOf(']');
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (port && i > colon ? !digit : !digit && !isInName(c)) {
                return false;
            }
        }
        return !host.isEmpty()
                && (!port || colon > 0)
                && (colon < 0 || host.indexOf(':') == colon || host.charAt(0) == '[');
    }

    private static boolean isInName(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || "-._~:[]%".indexOf(c) >= 0;
    }
}
