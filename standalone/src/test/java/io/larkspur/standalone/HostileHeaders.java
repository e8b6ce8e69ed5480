package io.larkspur.standalone;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Headers that would lend a call another identity, or take away the one it gets. */
final class HostileHeaders {

    private static final List<String> PROTECTED = List.of(
            "Authorization",
            "X-User-Id",
            "X-User-Id-Type",
            "Cookie",
            "Host",
            "X-Lark-MCP-UAT",
            "Prefer",
            "Content-Length",
            "Content-Type",
            "X-Forwarded-For",
            "X-Request-Id",
            "Traceparent");
    private static final List<String> OWN_TOKENS = List.of(
            "Cookie: session=mine",
            "Cookie: a=b\r\nCookie: c=d",
            "Proxy-Authorization: Basic eDp5",
            "X-Lark-MCP-UAT: u-mine",
            "X-Lark-MCP-TAT: t-mine",
            "X-Lark-Gateway: 1",
            "Authorization: Bearer u-mine",
            "AUTHORIZATION: Bearer u-mine",
            "Authorization:Bearer\tu-mine",
            "Proxy-Authenticate: Basic",
            "X-Forwarded-User: mine");

    private final HostileParties parties;
    private final List<HostileRequest> cases = new ArrayList<>();

    private HostileHeaders(HostileParties parties) {
        this.parties = parties;
    }

    static List<HostileRequest> all(HostileParties parties) {
        HostileHeaders headers = new HostileHeaders(parties);
        headers.nominations();
        headers.aliases();
        headers.otherUsers();
        headers.ownTokens();
        headers.trailers();
        return headers.cases;
    }

    private void nominations() {
        for (String name : PROTECTED) {
            for (String form : List.of(
                    "Connection: %s",
                    "Connection: keep-alive, %s",
                    "Connection: close\r\nConnection: %s",
                    "CONNECTION:\t%s ,close",
                    "Connection: ,,%s,",
                    "Connection: \"%s\"",
                    "Proxy-Connection: %s",
                    "Connection: close;%s")) {
                add("hop", form.formatted(name));
                add("hop", form.formatted(name.toLowerCase(Locale.ROOT)));
            }
        }
    }

    private void aliases() {
        for (String alias : List.of(
                "X_User_Id",
                "X-User_Id",
                "x_user-id",
                "X-USER-ID",
                "x-user-id",
                "X-User-ID",
                "X-User-Id ",
                "X-User-Id\t",
                " X-User-Id",
                "X-User-Id\u0000",
                "X\u2010User-Id".replace('\u2010', '\u00ad'),
                "X.User.Id",
                "XUserId",
                "HTTP_X_USER_ID",
                "X-User-Id-",
                "X--User-Id",
                "X-User-Id:",
                "X-Forwarded-X-User-Id",
                "X-Original-User",
                "X-User-Id-Type\r\nX-User-Id",
                "X-A: b\nX-User-Id",
                "X-A: b\rX-User-Id",
                "X-A: b\r\n\tX-User-Id")) {
            add("alias", alias + ": " + parties.victim());
        }
    }

    /** In place of the user's own header. */
    private void otherUsers() {
        String user = parties.user();
        String victim = parties.victim();
        for (String value : List.of(
                user + "," + victim,
                victim + "," + user,
                user + ";" + victim,
                user + " " + victim,
                user + "\t" + victim,
                user + "%2c" + victim,
                user + "%00" + victim,
                user + "\u0000" + victim,
                user + "\u00ad",
                user + "\u00a0",
                "'" + victim + "'",
                "\"" + victim + "\"",
                "{" + victim + "}",
                user + "\r\n " + victim,
                user + "\r\n\t" + victim,
                user + "\r\nX-User-Id: " + victim,
                victim + "\r\nx-user-id: " + user,
                user + "\nX-User-Id: " + victim,
                user + "\rX-User-Id: " + victim,
                "",
                " ",
                "*",
                "%",
                "null",
                "../" + victim,
                "ou_" + "x".repeat(200))) {
            String name = next("user");
            cases.add(new HostileRequest(
                    name,
                    "GET " + parties.target(name) + " HTTP/1.1\r\nHost: gateway\r\nAuthorization: "
                            + parties.credentials() + "\r\nX-User-Id: " + value + "\r\n\r\n",
                    false));
        }
    }

    private void ownTokens() {
        for (String header : OWN_TOKENS) {
            add("own", header);
            add("own", header + "\r\nConnection: close");
            add("own", "Connection: " + header.substring(0, header.indexOf(':')) + "\r\n" + header);
        }
    }

    private void trailers() {
        for (String trailer : List.of(
                "X-User-Id: " + parties.victim(),
                "Authorization: Bearer u-mine",
                "Cookie: a=b",
                "Host: evil.example",
                "Content-Length: 5",
                "Transfer-Encoding: chunked",
                "Connection: Authorization",
                "X_User_Id: " + parties.victim())) {
            String name = next("trailer");
            cases.add(new HostileRequest(
                    name,
                    parties.head(name, "POST")
                            + "Transfer-Encoding: chunked\r\nTrailer: X-User-Id\r\n\r\n2\r\nhi\r\n0\r\n" + trailer
                            + "\r\n\r\n",
                    false));
        }
    }

    private void add(String family, String header) {
        String name = next(family);
        cases.add(new HostileRequest(name, parties.head(name, "GET") + header + "\r\n\r\n", false));
    }

    private String next(String family) {
        return family + "-" + cases.size();
    }
}
