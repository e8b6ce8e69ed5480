package io.larkspur.standalone;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Targets that ask for another host, or for the endpoints that hand out tokens. */
final class HostileTargets {

    private static final List<String> ENDPOINTS = List.of(
            "/open-apis/auth/v3/tenant_access_token",
            "/open-apis/auth/v3/app_access_token",
            "/open-apis/auth/v3/app_ticket/resend",
            "/open-apis/authen/v1/access_token",
            "/open-apis/authen/v1/oidc/access_token",
            "/open-apis/authen/v1/oidc/refresh_access_token",
            "/open-apis/authen/v1/refresh_access_token",
            "/open-apis/authen/v2/oauth/token",
            "/oauth/v1/revoke",
            "/oauth/v3/token",
            "/callback/ws/endpoint");
    private static final List<String> THIS_MACHINE =
            List.of("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "LOCALHOST.");
    private static final List<UnaryOperator<String>> SPELLINGS = List.of(
            path -> path,
            path -> path + "/",
            path -> path + "//",
            path -> path.toUpperCase(Locale.ROOT),
            path -> path.replace("/", "//"),
            path -> path.replace("/v", "/./v").replace("/ws", "/./ws"),
            path -> path.replace("/v", "/x/../v"),
            path -> "/open-apis/im/v1/../.." + path,
            path -> "/open-apis/x" + path,
            path -> "/proxy/mcp" + path,
            path -> "/proxy/hh" + path,
            path -> "/proxy/mcp/../.." + path,
            path -> path.replace("/v", ";a=b/v"),
            path -> path.replace("a", "%61"),
            path -> path.replace("a", "%2561"),
            path -> path.replace("a", "%252561"),
            path -> path.replaceFirst("/([a-z]+)/", "/$1%2F"),
            path -> path.replaceFirst("/([a-z]+)/", "/$1%5c"),
            path -> path.replaceFirst("/([a-z]+)/", "/$1\\\\"),
            path -> path.replaceFirst("/([a-z]+)/", "/$1/%2e/"),
            path -> path.replaceFirst("/([a-z]+)/", "/$1/x/%2e%2e/"),
            path -> path.replace("a", "%EF%BD%81"),
            path -> path.replace("a", "\u00ef\u00bd\u0081"),
            path -> path + "%00",
            path -> path + "\u0000",
            path -> path.replace("t", "%00t"),
            path -> path + "%20",
            path -> path + ".",
            path -> path + ";",
            path -> path.replace("e", "e%E2%80%8B"),
            path -> path.replace("k", "%E2%84%AA"),
            path -> "http://gateway" + path,
            path -> "http://127.0.0.1:1" + path,
            path -> path + "#x",
            path -> "//gateway" + path,
            path -> path + "|",
            path -> "/open-apis/%2e%2e" + path,
            path -> "/open-apis/..;" + path,
            path -> path.replaceFirst("/", "/%2f"),
            path -> path.replaceFirst("/([a-z]+)/", "/$1%252F"),
            path -> path.replaceFirst("/([a-z]+)/", "/$1%EF%BC%8F"),
            path -> path.replaceFirst("/([a-z-]+)/", "/$1./"),
            path -> path.replaceFirst("/([a-z-]+)/", "/$1%20/"),
            path -> path.replaceFirst("/([a-z-]+)/", "/$1;a=b/"),
            path -> path.replace("o", "%6F"),
            path -> path.replace("o", "%C0%AF"),
            path -> path.replace("t", "%EF%BD%94"),
            path -> path.replace("t", "%2574"),
            path -> path + "%2e",
            path -> path + "%09",
            path -> path + "?",
            path -> path + "/%2e");

    private final HostileParties parties;
    private final List<HostileRequest> cases = new ArrayList<>();

    private HostileTargets(HostileParties parties) {
        this.parties = parties;
    }

    static List<HostileRequest> all(HostileParties parties) {
        HostileTargets targets = new HostileTargets(parties);
        targets.otherHosts();
        targets.tokenEndpoints();
        return targets.cases;
    }

    private void otherHosts() {
        for (String target : List.of(
                "http://EVIL/open-apis/x",
                "https://EVIL/open-apis/x",
                "HTTP://EVIL/open-apis/x",
                "//EVIL/open-apis/x",
                "///EVIL/open-apis/x",
                "/\\EVIL/open-apis/x",
                "\\\\EVIL\\open-apis",
                "@EVIL/open-apis/x",
                "/@EVIL/../open-apis/x",
                ":80@EVIL/open-apis/x",
                "http://gateway@EVIL/open-apis/x",
                "http://EVIL#gateway/open-apis/x",
                "http:/EVIL/open-apis",
                "http:EVIL",
                "ws://EVIL/open-apis/x",
                "ftp://EVIL/",
                "file:///etc/passwd",
                "gopher://EVIL/",
                "EVIL",
                "EVIL/open-apis",
                "/open-apis/../../EVIL",
                "/open-apis/..%2f..%2fEVIL",
                "/open-apis/%2e%2e/EVIL",
                "/proxy/http://EVIL/",
                "/proxy/EVIL/x",
                "/proxy/mcp@EVIL/x",
                "/proxy//EVIL/x",
                "/open-apis\\@EVIL",
                "http://EVIL:80:80/open-apis",
                "http://[::1]:1/open-apis",
                "?x=http://EVIL",
                "*",
                "",
                "http://",
                "://EVIL/",
                "/open-apis/x\u0000@EVIL",
                "http://gateway\u0000.EVIL/open-apis",
                "http://0x7f000001/open-apis/x",
                "/;@EVIL/open-apis",
                "javascript:1")) {
            for (String from : spelled(target)) {
                String name = next("host");
                cases.add(new HostileRequest(name, "GET " + from + " HTTP/1.1\r\n" + parties.headers() + "\r\n", true));
            }
        }
        for (String header : List.of(
                "X-Forwarded-Host: EVIL",
                "X-Host: EVIL",
                "Forwarded: host=EVIL;proto=https",
                "X-Original-URL: http://EVIL/",
                "X-Rewrite-URL: /oauth/v3/token",
                "X-Forwarded-Server: EVIL",
                "X-HTTP-Method-Override: CONNECT",
                "X-Forwarded-Prefix: //EVIL",
                "X-Forwarded-Proto: ftp",
                "X-Forwarded-Port: 1",
                "Destination: http://EVIL/",
                "Referer: http://EVIL/",
                "Origin: http://EVIL",
                "X-ProxyUser-Ip: EVIL",
                "Via: 1.1 EVIL",
                "True-Client-IP: EVIL")) {
            for (String spelled : spelled(header)) {
                String name = next("override");
                cases.add(new HostileRequest(name, parties.head(name, "GET") + spelled + "\r\n\r\n", false));
            }
        }
        for (String host : List.of(
                "EVIL", "EVIL\r\nHost: gateway", "gateway\r\nHost: EVIL", "gateway@EVIL", "gateway, EVIL", "")) {
            for (String spelled : spelled(host)) {
                String name = next("as-host");
                cases.add(new HostileRequest(
                        name,
                        "GET " + parties.target(name) + " HTTP/1.1\r\n"
                                + parties.headers().replace("gateway", spelled) + "\r\n",
                        false));
            }
        }
    }

    /** Once for each way to write the listener's address. */
    private List<String> spelled(String text) {
        return THIS_MACHINE.stream()
                .map(host -> text.replace("EVIL", host + ":" + parties.evil()))
                .distinct()
                .toList();
    }

    private void tokenEndpoints() {
        for (String endpoint : ENDPOINTS) {
            for (UnaryOperator<String> spelling : SPELLINGS) {
                String name = next("token");
                cases.add(new HostileRequest(
                        name,
                        "POST " + spelling.apply(endpoint) + "?case=" + name + " HTTP/1.1\r\n" + parties.headers()
                                + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
                        true));
            }
        }
    }

    private String next(String family) {
        return family + "-" + cases.size();
    }
}
