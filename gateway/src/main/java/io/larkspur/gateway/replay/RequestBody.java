package io.larkspur.gateway.replay;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Whether a request has a body, as its head tells. */
public final class RequestBody {

    private RequestBody() {}

    /**
     * A head that names neither a length nor a transfer encoding has no body (RFC 9112, section 6.3), and a length of 0 says
     * the same. Nobody can have either header removed by {@code Connection}.
     */
    public static boolean isAbsent(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        return headers.getContentLength() <= 0 && !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
    }
}
