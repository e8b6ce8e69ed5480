package io.larkspur.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;

/** A POST whose body a test sends as it likes. */
final class RawRequest implements AutoCloseable {

    static final String JSON = "Content-Type: application/json\r\n";
    static final String FORM = "Content-Type: multipart/form-data; boundary=x\r\n";

    /** How a form begins that holds a file. */
    static final String FILE = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n";

    private static final int PATIENCE = 30_000;

    private final Socket socket;

    private RawRequest(Socket socket) {
        this.socket = socket;
    }

    /** @param headers each with its end */
    static RawRequest to(Clients clients, String path, String token, String headers) throws IOException {
        URI server = URI.create(clients.url());
        RawRequest request = new RawRequest(new Socket(server.getHost(), server.getPort()));
        request.socket.setSoTimeout(PATIENCE);
        request.socket.setTcpNoDelay(true);
        request.send("POST " + path.replace("|", "%7C") + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + token + "\r\n" + headers + "\r\n");
        return request;
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
    }

    boolean isAnswered() throws IOException {
        return socket.getInputStream().available() >= 12;
    }

    int status() throws IOException {
        return Integer.parseInt(new String(socket.getInputStream().readNBytes(12), US_ASCII).substring(9));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
