package io.larkspur.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Ways to call the gateway. */
public final class Calls {

    private Calls() {}

    public static WebTestClient client(int port) {
        return WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .responseTimeout(Duration.ofSeconds(20))
                .build();
    }

    /** Sends lines as they are and answers the head and its body; nothing when the connection is cut. */
    public static String raw(int port, String... lines) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(4000);
            socket.getOutputStream()
                    .write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return readAnswer(socket.getInputStream());
        } catch (SocketException cut) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The status of a raw answer; 0 when the connection was closed without one. */
    public static int status(String answer) {
        return answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
    }

    private static String readAnswer(InputStream in) throws IOException {
        StringBuilder answer = new StringBuilder();
        byte[] buffer = new byte[16 * 1024];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                answer.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                if (isComplete(answer)) {
                    break;
                }
            }
        } catch (SocketTimeoutException | SocketException e) {
            return answer.toString();
        }
        return answer.toString();
    }

    private static boolean isComplete(StringBuilder answer) {
        int end = answer.indexOf("\r\n\r\n");
        if (end < 0) {
            return false;
        }
        String head = answer.substring(0, end).toLowerCase(java.util.Locale.ROOT);
        int at = head.indexOf("content-length: ");
        if (at < 0) {
            return !head.contains("transfer-encoding") || answer.toString().endsWith("0\r\n\r\n");
        }
        int line = head.indexOf("\r\n", at);
        int length = Integer.parseInt(
                head.substring(at + 16, line < 0 ? head.length() : line).trim());
        return answer.length() >= end + 4 + length;
    }
}
