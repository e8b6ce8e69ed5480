package io.larkspur.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A socket to the gateway that says what it is told. */
final class RawConnection implements AutoCloseable {

    private final Socket socket;

    private RawConnection(Socket socket) {
        this.socket = socket;
    }

    static RawConnection to(String url) throws IOException {
        return new RawConnection(new Socket("127.0.0.1", URI.create(url).getPort()));
    }

    void send(byte[] bytes) throws IOException {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
        } catch (SocketException refused) {
            // It may have been closed before all was sent; what it answered can still be read.
        }
    }

    /** All that comes until the peer closes, or is silent for so long; the beginning may take longer. */
    String readUntilSilent(int firstMillis, int millis) throws IOException {
        socket.setSoTimeout(firstMillis);
        StringBuilder all = new StringBuilder();
        byte[] buffer = new byte[8192];
        try {
            InputStream in = socket.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                all.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                socket.setSoTimeout(millis);
            }
        } catch (SocketTimeoutException | SocketException end) {
            return all.toString();
        }
        return all.toString();
    }

    /** Whether the peer closes it, before anything else comes. */
    boolean isClosedWithin(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    /** One answer that says how long it is. */
    String readAnswer(int millis) throws IOException {
        socket.setSoTimeout(millis);
        StringBuilder all = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (all.indexOf("\r\n\r\n") < 0) {
            all.append((char) next(in));
        }
        String head = all.toString().toLowerCase(Locale.ROOT);
        int at = head.indexOf("content-length: ");
        int length =
                Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)).trim());
        for (int i = 0; i < length; i++) {
            all.append((char) next(in));
        }
        return all.toString();
    }

    private static int next(InputStream in) throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new IOException("The connection was closed");
        }
        return next;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
