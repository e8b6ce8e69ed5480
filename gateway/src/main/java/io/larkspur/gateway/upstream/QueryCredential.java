package io.larkspur.gateway.upstream;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * A token that its upstream wants in the query. It joins the address only where the call leaves, so that it stands neither in
 * the request that logs, traces and metrics describe, nor in what filters see; and it is the only parameter of its name.
 */
public final class QueryCredential {

    private static final String ATTRIBUTE = QueryCredential.class.getName();
    private static final int MOST_DECODINGS = 8;

    /** The addresses in a header Link. */
    private static final Pattern LINKED = Pattern.compile("<([^>]*)>");

    private final String name;
    private final @Nullable String value;

    private QueryCredential(String name, @Nullable String value) {
        this.name = name;
        this.value = value;
    }

    /** From now on the call leaves with that parameter; with none of that name when the value is null. */
    public static void attach(ServerWebExchange exchange, String name, @Nullable String value) {
        exchange.getAttributes().put(ATTRIBUTE, new QueryCredential(name, value));
    }

    /** The query as it leaves. */
    static @Nullable String in(ServerWebExchange exchange, @Nullable String query) {
        QueryCredential credential = exchange.getAttribute(ATTRIBUTE);
        return credential == null ? query : credential.into(query);
    }

    /** Null where the call carries none. */
    static @Nullable QueryCredential of(ServerWebExchange exchange) {
        return exchange.getAttribute(ATTRIBUTE);
    }

    /**
     * A header of the answer without the token, which servers repeat when they send their caller on to the same address
     * spelled otherwise, or to its next page. Null where it cannot be cut out.
     *
     * @param header in lower case
     */
    @Nullable
    String outOf(String header, String text) {
        if (value == null || !tells(text, value)) {
            return text;
        }
        String cut =
                switch (header) {
                    case "location" -> outOfAddress(text);
                    case "link" ->
                        LINKED.matcher(text)
                                .replaceAll(link -> Matcher.quoteReplacement("<" + outOfAddress(link.group(1)) + ">"));
                    default -> text;
                };
        return tells(cut, value) ? null : cut;
    }

    private String outOfAddress(String address) {
        int fragment = address.indexOf('#');
        int end = fragment < 0 ? address.length() : fragment;
        int query = address.indexOf('?');
        if (query < 0 || query > end) {
            return address;
        }
        String left = withoutOurs(address.substring(query + 1, end)).toString();
        return address.substring(0, query) + (left.isEmpty() ? "" : "?" + left) + address.substring(end);
    }

    /** Encoded or not, once or more often. */
    private static boolean tells(String text, String token) {
        String plain = token.replace('+', ' ');
        String read = text;
        for (int i = 0; i < MOST_DECODINGS && read.indexOf('%') >= 0; i++) {
            if (read.replace('+', ' ').contains(plain)) {
                return true;
            }
            read = Percent.decodeLeniently(read);
        }
        return read.replace('+', ' ').contains(plain);
    }

    private StringJoiner withoutOurs(String query) {
        StringJoiner parameters = new StringJoiner("&");
        for (String parameter : query.split("&", -1)) {
            if (!isNamed(parameter)) {
                parameters.add(parameter);
            }
        }
        return parameters;
    }

    private @Nullable String into(@Nullable String query) {
        StringJoiner parameters = query == null ? new StringJoiner("&") : withoutOurs(query);
        if (value != null) {
            parameters.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
        return query == null && value == null ? null : parameters.toString();
    }

    /** In any spelling some server could read so, and behind the semicolon that some take for an ampersand. */
    private boolean isNamed(String parameter) {
        String read = parameter;
        for (int i = 0; i < MOST_DECODINGS && read.indexOf('%') >= 0; i++) {
            read = Percent.decodeLeniently(read);
        }
        for (String part : Normalizer.normalize(read, Normalizer.Form.NFKC).split("[;&]", -1)) {
            if (isOurs(part)) {
                return true;
            }
        }
        return false;
    }

    private boolean isOurs(String part) {
        int end = part.indexOf('=');
        String bare = bare(end < 0 ? part : part.substring(0, end));
        int bracket = bare.indexOf('[');
        return bare(name).equals(bracket < 0 ? bare : bare.substring(0, bracket));
    }

    /** Without what servers drop, and what they take for one another. */
    private static String bare(String text) {
        StringBuilder bare = new StringBuilder();
        text.toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(c -> Character.isLetterOrDigit(c) || c == '[')
                .forEach(bare::appendCodePoint);
        return bare.toString();
    }
}
