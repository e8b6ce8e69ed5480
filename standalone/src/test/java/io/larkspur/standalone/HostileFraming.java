package io.larkspur.standalone;

import java.util.ArrayList;
import java.util.List;

/** Bodies that two servers could see end in two places, each with a request in the doubtful part. */
final class HostileFraming {

    private static final List<String> ENCODINGS = List.of(
            "xchunked",
            "chunked, identity",
            "identity",
            "chunked;q=1",
            "\"chunked\"",
            "'chunked'",
            "\u000bchunked",
            "\u000cchunked",
            "chunked\u000b",
            "chunked,",
            ",chunked",
            ", chunked",
            "chunked,chunked",
            "chunked, chunked",
            "gzip",
            "gzip, chunked",
            "chunked, gzip",
            "deflate",
            "",
            "chun ked",
            "chunked\u0000",
            "\u0000chunked",
            "chunke",
            "chunkedd",
            "chunked chunked",
            "chunked\t,identity",
            "br",
            "chunked/1",
            "x",
            "trailers",
            "none",
            "chunked-",
            "-chunked",
            "chun\u00a0ked",
            "\u00a0chunked",
            "chunked\u0085",
            "cow",
            "compress, chunked");
    private static final List<String> NAMES = List.of(
            "Transfer-Encoding ",
            "Transfer-Encoding\t",
            " Transfer-Encoding",
            "Transfer Encoding",
            "Transfer_Encoding",
            "transfer_encoding",
            "Transfer-Encoding\u0000",
            "X: y\nTransfer-Encoding",
            "X: y\rTransfer-Encoding",
            "X: y\r\rTransfer-Encoding",
            "\u0000Transfer-Encoding",
            "Transfer-Encoding:",
            "Content_Length: 0\r\nX-Y",
            "Transfer-Encoding\u000b",
            "Tran\u00adsfer-Encoding");
    private static final List<String> LENGTHS = List.of(
            "+%d",
            "-%d",
            "-1",
            "0x%x",
            "%d %d",
            "%d,%d",
            "%d, %d",
            "%d, 0",
            "0, %d",
            "%d.0",
            "%de0",
            "",
            "%d;",
            "\u000b%d",
            "%d\u000b",
            "%d\u0000",
            "9223372036854775808",
            "99999999999999999999999",
            "%dd",
            "%d_",
            "\u0661",
            "0 %d",
            "'%d'",
            "\"%d\"",
            "NaN",
            "%d\r\nContent-Length: 0",
            "0\r\nContent-Length: %d",
            "%d\r\ncontent-length: %d",
            "%d\r\nContent_Length: 0",
            "%d\n 0",
            "0\n%d",
            "%d\r0");
    private static final List<String> CHUNKS = List.of(
            "ffffffffffffffff\r\n",
            "7fffffffffffffff\r\n",
            "100000000\r\n",
            "80000000\r\n",
            "-1\r\n",
            "-0\r\n",
            "0x5\r\n",
            "+5\r\n",
            "5_\r\n",
            "_5\r\n",
            "g\r\n",
            "\r\n",
            "5\n",
            "5\r",
            "0\n",
            "0\r",
            "0\n\n",
            "0\r\n\n",
            "0\n\r\n",
            "0\r\r",
            "2;\nxx\r\nhi\r\n",
            "2;a\nb\r\nhi\r\n",
            "2;a\rb\r\nhi\r\n",
            "2\r\nhi",
            "2\r\nhi\n",
            "2\r\nhi\r",
            "2\r\nhiXX",
            "2\r\nhi0\r\n\r\n",
            "00000000000000000000000000000000000000000000000000005\r\nhello\r\n!",
            "2 2\r\nhi\r\n!",
            "2\u000b\r\nhi",
            "\u00b2\r\nhi",
            "2\u0000\r\nhi",
            "0x0\r\n\r\n",
            "0;\n\r\n",
            "0;a=\"\n\r\n",
            "0\r\nX: y\n\r\n",
            "0\r\nX : y\r\n\r\n",
            "0\r\nno colon\r\n\r\n",
            "0\r\n: empty\r\n\r\n",
            "0\r\n\u0000: y\r\n\r\n");

    private final HostileParties parties;
    private final List<HostileRequest> cases = new ArrayList<>();

    private HostileFraming(HostileParties parties) {
        this.parties = parties;
    }

    static List<HostileRequest> all(HostileParties parties) {
        HostileFraming framing = new HostileFraming(parties);
        framing.encodings();
        framing.names();
        framing.lengths();
        framing.both();
        framing.chunks();
        return framing.cases;
    }

    private void encodings() {
        for (String encoding : ENCODINGS) {
            for (String method : List.of("GET", "POST")) {
                add("te", method, "Transfer-Encoding: " + encoding + "\r\n", "0\r\n\r\n");
                add("te-plain", method, "Transfer-Encoding: " + encoding + "\r\n", "");
                add(
                        "te-twice",
                        method,
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: " + encoding + "\r\n",
                        "0\r\n\r\n");
                add(
                        "te-second",
                        method,
                        "Transfer-Encoding: " + encoding + "\r\ntransfer-encoding: chunked\r\n",
                        "0\r\n\r\n");
            }
        }
    }

    private void names() {
        for (String name : NAMES) {
            add("name", "POST", name + ": chunked\r\n", "0\r\n\r\n");
            add("name-length", "POST", name + ": chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n");
        }
    }

    private void lengths() {
        for (String length : LENGTHS) {
            for (String method : List.of("GET", "POST")) {
                String name = next("cl");
                String hidden = parties.hidden(name);
                String value = length.replace("%d", Integer.toString(hidden.length()))
                        .replace("%x", Integer.toHexString(hidden.length()));
                cases.add(new HostileRequest(
                        name, parties.head(name, method) + "Content-Length: " + value + "\r\n\r\n" + hidden, false));
            }
        }
    }

    /** Any encoding beside any length, in both orders. */
    private void both() {
        List<String> encodings = new ArrayList<>(ENCODINGS.subList(0, 12));
        encodings.addAll(List.of("chunked", "CHUNKED", " chunked ", "\tchunked", "\r\n chunked"));
        for (String encoding : encodings) {
            for (String length : List.of("0", "3", "5", "6", "1000")) {
                String te = "Transfer-Encoding: " + encoding + "\r\n";
                String cl = "Content-Length: " + length + "\r\n";
                add("te-cl", "POST", te + cl, "0\r\n\r\n");
                add("cl-te", "POST", cl + te, "0\r\n\r\n");
            }
        }
    }

    private void chunks() {
        for (String chunk : CHUNKS) {
            add("chunk", "POST", "Transfer-Encoding: chunked\r\n", chunk);
            add("chunk-later", "POST", "Transfer-Encoding: chunked\r\n", "5\r\nfirst\r\n" + chunk);
        }
    }

    private void add(String family, String method, String headers, String body) {
        String name = next(family);
        cases.add(new HostileRequest(
                name, parties.head(name, method) + headers + "\r\n" + body + parties.hidden(name), false));
    }

    private String next(String family) {
        return family + "-" + cases.size();
    }
}
