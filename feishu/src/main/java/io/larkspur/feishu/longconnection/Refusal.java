package io.larkspur.feishu.longconnection;

import io.larkspur.feishu.platform.PlatformCredentialsRefused;
import io.larkspur.feishu.platform.PlatformEndpoint;
import io.larkspur.feishu.platform.PlatformRequestRefused;
import io.larkspur.feishu.platform.PlatformUnavailable;
import io.larkspur.problem.ProblemException;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the platform's reasons for not connecting: what passes by itself, and what somebody has to put right. */
final class Refusal {

    private static final Set<Integer> BUSY = Set.of(1, 1000040343);
    private static final Set<Integer> CREDENTIALS = Set.of(403, 514, 1000040344, 10003, 10014, 10015, 99991543);
    private static final int TOO_MANY = 1000040350;

    private Refusal() {}

    static ProblemException of(String appId, int code) {
        if (BUSY.contains(code)) {
            return new PlatformUnavailable(PlatformEndpoint.LONG_CONNECTION, "code " + code);
        }
        if (CREDENTIALS.contains(code)) {
            return new PlatformCredentialsRefused(appId, code);
        }
        return new PlatformRequestRefused(
                appId,
                code,
                code == TOO_MANY
                        ? "it has as many long connections as the platform allows; stop other clients of the app"
                        : "choose the long connection for events and callbacks in the developer console, or set"
                                + " larkspur.feishu.long-connection.enabled=false");
    }

    /** The reason behind a failed opening; anything unclear counts as passing. */
    static Throwable of(String appId, Throwable failure) {
        if (failure instanceof WebSocketClientHandshakeException handshake && handshake.response() != null) {
            return of(appId, handshake.response());
        }
        return failure instanceof ProblemException
                ? failure
                : new PlatformUnavailable(PlatformEndpoint.LONG_CONNECTION, "the connection failed or broke off");
    }

    private static ProblemException of(String appId, HttpResponse response) {
        HttpHeaders headers = response.headers();
        int status = number(headers.get("handshake-status"));
        int code = number(headers.get("handshake-autherrcode"));
        if (code == TOO_MANY || status == 403) {
            return of(appId, code == TOO_MANY ? code : status);
        }
        return new PlatformUnavailable(
                PlatformEndpoint.LONG_CONNECTION, "HTTP " + response.status().code() + ", handshake status " + status);
    }

    /** Whether trying again at once is of no use. */
    static boolean isFinal(Throwable failure) {
        return failure instanceof PlatformCredentialsRefused || failure instanceof PlatformRequestRefused;
    }

    private static int number(@Nullable String text) {
        return text != null && text.matches("\\d{1,10}") ? (int) Long.parseLong(text) : 0;
    }
}
