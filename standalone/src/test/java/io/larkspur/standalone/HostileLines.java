package io.larkspur.standalone;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Request lines, line ends, tunnels, upgrades and expectations with another request behind them. */
final class HostileLines {

    private static final List<String> VERSIONS = List.of(
            "HTTP/1.2",
            "HTTP/1.10",
            "HTTP/01.1",
            "HTTP/2",
            "HTTP/2.0",
            "HTTP/3.0",
            "http/1.1",
            "Http/1.1",
            "HTTP/0.9",
            "HTTP/1",
            "HTTP/1.",
            "HTTP/.1",
            "HTTP/1.1.1",
            "HTTP /1.1",
            "HTTP/ 1.1",
            "HTTPS/1.1",
            "XTTP/1.1",
            "HTTP/1.1x",
            "HTTP/1,1",
            "HTTP\\1.1",
            "HTTP/-1.1",
            "HTTP/11",
            "");
    private static final List<String> METHODS = List.of(
            "CONNECT",
            "connect",
            "Connect",
            "TRACE",
            "trace",
            "TRACK",
            "GET\u0000",
            "G\u0000ET",
            "\u0000GET",
            "G ET",
            "GET:",
            "\"GET\"",
            "(GET)",
            "G\u00cbT",
            "",
            "{GET}",
            "GET/",
            "PRI");
    private static final List<String> PROTOCOLS = List.of(
            "websocket",
            "WebSocket",
            "h2c",
            "h2",
            "H2C",
            "TLS/1.0",
            "HTTP/2.0",
            "foo",
            "websocket, foo",
            "foo, h2c",
            "IRC/6.9",
            "",
            "websocket\u0000",
            "spdy/3.1",
            "connect-udp");
    private static final List<String> EXPECTATIONS = List.of(
            "100-continue, x", "200-ok", "x", "100", "continue", "100-continued", "", "101-x", "100-continue;q=1");
    private static final List<String> LINES = List.of(
            "no colon here",
            ": empty",
            " : blank",
            "\u0000: nul",
            "A\u0000B: nul",
            "A: b\u0000c",
            "A B: c",
            "A\tB: c",
            "A:b\rC: d",
            "A: b\nC: d",
            "(A): b",
            "A{}: b",
            "\"A\": b",
            "\u00e4: b",
            "A\u007f: b",
            "A/b: c",
            "A@b: c",
            "A: b\u0008c",
            "A: \u001b[0m",
            "A: b\u007fc",
            "Host: evil.example",
            "host: gateway",
            "Host:",
            "X-A: 1\r\n folded",
            "X-A: 1\r\n\tfolded",
            "X-A:\r\n folded",
            "X-A: 1\r\n ",
            "X-A: 1\r\n \r\n folded",
            "X-A: 1\n folded");

    private final HostileParties parties;
    private final List<HostileRequest> cases = new ArrayList<>();

    private HostileLines(HostileParties parties) {
        this.parties = parties;
    }

    static List<HostileRequest> all(HostileParties parties) {
        HostileLines lines = new HostileLines(parties);
        lines.versions();
        lines.methods();
        lines.tunnels();
        lines.upgrades();
        lines.expectations();
        lines.lines();
        lines.ends();
        return lines.cases;
    }

    private void versions() {
        for (String version : VERSIONS) {
            String name = next("version");
            add(name, "GET " + parties.target(name) + " " + version + "\r\n" + parties.headers() + "\r\n", false);
            String withBody = next("version-body");
            String hidden = parties.hidden(withBody);
            cases.add(new HostileRequest(
                    withBody,
                    "POST " + parties.target(withBody) + " " + version + "\r\n" + parties.headers() + "Content-Length: "
                            + hidden.length() + "\r\n\r\n" + hidden,
                    true));
        }
    }

    private void methods() {
        for (String method : METHODS) {
            String name = next("method");
            add(name, parties.head(name, method) + "\r\n", true);
            String withBody = next("method-body");
            add(withBody, parties.head(withBody, method) + "Content-Length: 0\r\n\r\n", true);
        }
    }

    private void tunnels() {
        for (String authority : List.of(
                "evil.example:443",
                "127.0.0.1:" + parties.evil(),
                "gateway:8080",
                "gateway",
                "[::1]:443",
                "*",
                "/",
                "http://a/",
                "a@b:1",
                ":443",
                "localhost:80")) {
            for (String method : List.of("CONNECT", "connect", "CONNECT ")) {
                String name = next("tunnel");
                add(name, method + " " + authority + " HTTP/1.1\r\n" + parties.headers() + "\r\n", true);
            }
        }
    }

    private void upgrades() {
        for (String protocol : PROTOCOLS) {
            for (String connection :
                    List.of("Upgrade", "upgrade, keep-alive", "Upgrade, HTTP2-Settings", "close, Upgrade")) {
                upgrade(protocol, connection, "");
                upgrade(protocol, connection, "HTTP2-Settings: AAMAAABkAAQAAP__\r\n");
            }
        }
        upgrade("", "HTTP2-Settings", "HTTP2-Settings: AAMAAABkAAQAAP__\r\n");
        String preface = next("preface");
        cases.add(new HostileRequest(preface, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + parties.hidden(preface), true));
    }

    /** None is wanted on the route, so that not even the request itself may arrive. */
    private void upgrade(String protocol, String connection, String settings) {
        String name = next("upgrade");
        String head = parties.head(name, "GET") + "Connection: " + connection + "\r\nUpgrade: " + protocol + "\r\n"
                + settings + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
        cases.add(new HostileRequest(name, head + parties.hidden(name), true));
    }

    private void expectations() {
        for (String expectation : EXPECTATIONS) {
            String name = next("expect");
            String hidden = parties.hidden(name);
            cases.add(new HostileRequest(
                    name,
                    parties.head(name, "POST") + "Expect: " + expectation + "\r\nContent-Length: " + hidden.length()
                            + "\r\n\r\n" + hidden,
                    false));
        }
    }

    private void lines() {
        for (String line : LINES) {
            for (String method : List.of("GET", "POST")) {
                String name = next("line");
                String hidden = parties.hidden(name);
                cases.add(new HostileRequest(
                        name,
                        parties.head(name, method) + line + "\r\nContent-Length: " + hidden.length() + "\r\n\r\n"
                                + hidden,
                        false));
            }
        }
    }

    /** Line ends of other systems, before, between and behind the lines. */
    private void ends() {
        for (String end :
                List.of("\n", "\r", "\r\r\n", "\n\r", "\u0085", "\u2028".substring(1), "\u0000\r\n", " \r\n\r\n")) {
            String name = next("end");
            add(name, parties.head(name, "GET").replace("\r\n", end) + end, true);
            String last = next("end-last");
            add(last, parties.head(last, "GET") + end + end, true);
            String first = next("end-first");
            add(
                    first,
                    end
                            + end
                            + parties.head(first, "GET")
                                    .toLowerCase(Locale.ROOT)
                                    .replace("get", "G ET"),
                    true);
        }
    }

    private void add(String name, String text, boolean neverForwarded) {
        cases.add(new HostileRequest(name, text + parties.hidden(name), neverForwarded));
    }

    private String next(String family) {
        return family + "-" + cases.size();
    }
}
