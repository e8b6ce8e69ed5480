package io.larkspur.gateway.upstream;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.springframework.web.server.ServerWebExchange;

/**
 * A token that its upstream wants in the query. It joins the address only where the call leaves, so that it stands neither in
 * the request that logs, traces and metrics describe, nor in what filters see; and it is the only parameter of its name.
 */
public final class QueryCredential {

    private static final String ATTRIBUTE = QueryCredential.class.getName();
    private static final int MOST_DECODINGS = 8;

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

    private @Nullable String into(@Nullable String query) {
        StringJoiner parameters = new StringJoiner("&");
        if (query != null) {
            for (String parameter : query.split("&", -1)) {
                if (!isNamed(parameter)) {
                    parameters.add(parameter);
                }
            }
        }
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
