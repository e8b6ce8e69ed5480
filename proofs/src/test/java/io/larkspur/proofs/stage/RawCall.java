package io.larkspur.proofs.stage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** One request as it is written, on a connection of its own. */
public final class RawCall {

    /** Nothing was answered before the connection ended. */
    public static final int CUT_OFF = 0;

    private static final int MILLIS = 30_000;
    private static final int STATUS_LINE = 12;
    private static final int STATUS = 9;

    private RawCall() {}

    /** The status of the answer, whatever of the request was taken by then. */
    public static int status(URI server, byte[] request) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), MILLIS);
            socket.setSoTimeout(MILLIS);
            write(socket, request);
            return read(socket.getInputStream());
        } catch (IOException ended) {
            return CUT_OFF;
        }
    }

    private static void write(Socket socket, byte[] request) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(request);
            out.flush();
        } catch (IOException refused) {
            // It may have been refused before all was sent; what was answered can still be read.
        }
    }

    private static int read(InputStream in) throws IOException {
        String line = new String(in.readNBytes(STATUS_LINE), StandardCharsets.US_ASCII);
        return line.length() < STATUS_LINE ? CUT_OFF : Integer.parseInt(line.substring(STATUS));
    }
}
