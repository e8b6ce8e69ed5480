package io.larkspur.standalone;

import static io.larkspur.standalone.Product.encoded;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Places an attacker would like a browser sent to, in spellings that careless checks take for ours. */
final class RedirectTargets {

    private static final List<String> PARAMETERS = List.of(
            "return_to",
            "return",
            "returnUrl",
            "return_url",
            "redirect_uri",
            "redirect_url",
            "redirect",
            "next",
            "url",
            "uri",
            "target",
            "dest",
            "destination",
            "continue",
            "goto",
            "go",
            "back",
            "origin",
            "host",
            "RelayState",
            "callback",
            "success_url",
            "post_logout_redirect_uri",
            "state",
            "code");

    private static final List<String> PREFIXES = List.of(
            "https://",
            "http://",
            "//",
            "///",
            "////",
            "\\\\",
            "/\\",
            "\\/",
            "https:",
            "https:/",
            "https:///",
            "HTTPS://",
            "hTTp://",
            "ftp://",
            "ws://",
            " //",
            "\t//",
            "/\t/",
            "/\n/",
            "/%2f",
            "/%5c",
            "%2f%2f",
            "%5c%5c",
            "/%09/",
            "/%0a/",
            "/./",
            "/..//",
            "/.//",
            ";//",
            "?//",
            "#//",
            "@",
            "/@",
            "//@",
            "https://@",
            "https://localhost@",
            "https://localhost:8080@",
            "//localhost@",
            "https://localhost%40",
            "https://localhost\\@",
            "https://localhost;@",
            "https://localhost%00@",
            "https://localhost#@",
            "https://localhost?@",
            "https://localhost/@",
            "/http://",
            "x://",
            "javascript://",
            "data://",
            "view-source:https://",
            "blob:https://",
            "feed:https://");

    private static final List<String> HOSTS =
            List.of("evil.example", "evil.example/%2f..", "evil.example:443/", "evil。example");

    private static final List<String> OTHERS = List.of(
            "javascript:alert(1)//evil",
            "JaVaScRiPt:alert('evil')",
            "java%0ascript:alert('evil')",
            "data:text/html,<script>alert('evil')</script>",
            "vbscript:evil",
            "https://localhost.evil.example",
            "https://evil.example#localhost",
            "https://evil.example?localhost",
            "https://evil.example/localhost",
            "http://127.0.0.1.evil.example",
            "//0x7f.evil.example",
            "\r\nLocation: https://evil.example",
            "%0d%0aLocation:%20https://evil.example",
            "%250d%250aLocation:%2520https://evil.example",
            "\u2028//evil.example",
            "\ufeff//evil.example",
            "//evil\u3002example",
            "//\u0435vil.example/evil",
            "xn--vil-3ld.evil.example",
            "/.evil.example",
            ".evil.example",
            "evil.example");

    private RedirectTargets() {}

    static List<String> all() {
        Set<String> targets = new LinkedHashSet<>(OTHERS);
        PREFIXES.forEach(prefix -> HOSTS.forEach(host -> targets.add(prefix + host)));
        return new ArrayList<>(targets);
    }

    /** One query with the target under every name that such services read. */
    static String inEveryParameter(String target) {
        return PARAMETERS.stream().map(name -> name + "=" + encoded(target)).collect(Collectors.joining("&"));
    }
}
