package io.larkspur.standalone;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Requests with random damage. The hidden one has no credentials, because damage may make it a request of its own by the
 * rules: then it is refused, and whenever it arrives nonetheless it was smuggled.
 */
final class Mutations {

    private static final String[] PIECES = {
        "\r",
        "\n",
        "\r\n",
        "\0",
        " ",
        "\t",
        ":",
        ";",
        ",",
        "\u000b",
        "\r\n ",
        "\r\n\r\n",
        "0\r\n\r\n",
        "chunked",
        "Content-Length: 0\r\n",
        "Content-Length: 7\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Connection: Authorization\r\n",
        "Upgrade: h2c\r\n",
        "\u0085",
        "%",
        "/../",
        "//",
        "\\",
        "|",
        "#",
        "@",
        "HTTP/1.0",
        "\u00ff",
        "Expect: 100-continue\r\n",
        "Host: a\r\n"
    };

    /** So that a damaged name is not taken for another's. */
    private static final String MARK = "X-Case: ";

    private final Random random;
    private final HostileParties parties;

    Mutations(long seed, HostileParties parties) {
        this.random = new Random(seed);
        this.parties = parties;
    }

    List<HostileRequest> of(int trials) {
        return IntStream.range(0, trials).mapToObj(i -> damaged("m-" + i)).toList();
    }

    private HostileRequest damaged(String name) {
        StringBuilder text = new StringBuilder(plain(name));
        for (int damages = 1 + random.nextInt(3); damages > 0; damages--) {
            damage(text);
        }
        return new HostileRequest(name, text.toString(), false);
    }

    private String plain(String name) {
        String hidden = "GET " + HostileRequest.PATH + "?" + HostileRequest.HIDDEN + name
                + " HTTP/1.1\r\nHost: gateway\r\n\r\n";
        return switch (random.nextInt(3)) {
            case 0 ->
                parties.head(name, "POST") + MARK + name + "\r\nContent-Length: " + hidden.length() + "\r\n\r\n"
                        + hidden;
            case 1 ->
                parties.head(name, "POST") + MARK + name + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + Integer.toHexString(hidden.length()) + "\r\n" + hidden + "\r\n0\r\n\r\n";
            default -> parties.head(name, "GET") + MARK + name + "\r\n\r\n" + hidden;
        };
    }

    private void damage(StringBuilder text) {
        int at = random.nextInt(text.length());
        int to = Math.min(text.length(), at + 1 + random.nextInt(12));
        switch (random.nextInt(6)) {
            case 0 -> text.setCharAt(at, (char) random.nextInt(256));
            case 1 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
            case 2 -> text.delete(at, Math.min(to, at + 3));
            case 3 -> text.insert(at, text.substring(at, to));
            case 4 -> atLine(text, PIECES[random.nextInt(PIECES.length)]);
            default -> text.setCharAt(at, (char) (text.charAt(at) ^ 1 << random.nextInt(8)));
        }
    }

    private void atLine(StringBuilder text, String piece) {
        int line = text.indexOf("\r\n", random.nextInt(text.length()));
        text.insert(line < 0 ? 0 : line + 2, piece.getBytes(StandardCharsets.ISO_8859_1).length > 0 ? piece : " ");
    }
}
