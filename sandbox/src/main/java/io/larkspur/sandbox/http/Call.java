package io.larkspur.sandbox.http;

import io.larkspur.sandbox.state.Json;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A request as it arrived, with its body read. */
public final class Call {
    private final String method;
    private final String uri;
    private final String path;
    private final HttpHeaders headers;
    private final byte[] body;
    private final @Nullable InetSocketAddress peer;
    private final String logId;
    private @Nullable Map<String, List<String>> query;
    private Map<String, String> variables = Map.of();

    public Call(
            String method,
            String uri,
            HttpHeaders headers,
            byte[] body,
            @Nullable InetSocketAddress peer,
            String logId) {
        this.method = method;
        this.uri = uri;
        this.path = plain(uri);
        this.headers = headers;
        this.body = body;
        this.peer = peer;
        this.logId = logId;
    }

    /** Without query, doubled leading slashes and a trailing slash, which the platform all forgives. */
    private static String plain(String uri) {
        int end = uri.indexOf('?');
        String path = end < 0 ? uri : uri.substring(0, end);
        int start = 0;
        while (path.startsWith("//", start)) {
            start++;
        }
        path = path.substring(start);
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    public String method() {
        return method;
    }

    /** The path with its query, exactly as sent. */
    public String uri() {
        return uri;
    }

    public String path() {
        return path;
    }

    public HttpHeaders headers() {
        return headers;
    }

    public @Nullable String header(String name) {
        return headers.get(name);
    }

    public byte[] body() {
        return body;
    }

    public String bodyText() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public boolean isForm() {
        String type = header("Content-Type");
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded");
    }

    public Map<String, List<String>> form() {
        return decoded(new QueryStringDecoder(bodyText(), StandardCharsets.UTF_8, false, 200));
    }

    /** The body as an object; an empty body counts as an empty object, anything else is refused. */
    public ObjectNode json(int codeWhenNot) {
        if (body.length == 0) {
            return Json.object();
        }
        JsonNode node = Json.parse(body);
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new Refusal(codeWhenNot, "The request body is not a JSON object");
    }

    public boolean fromLoopback() {
        return peer == null || peer.getAddress().isLoopbackAddress();
    }

    /** The id that the answer's {@code X-Tt-Logid} carries. */
    public String logId() {
        return logId;
    }

    public Map<String, List<String>> query() {
        if (query == null) {
            query = decoded(new QueryStringDecoder(uri, StandardCharsets.UTF_8));
        }
        return query;
    }

    private static Map<String, List<String>> decoded(QueryStringDecoder decoder) {
        try {
            return decoder.parameters();
        } catch (IllegalArgumentException malformed) {
            throw new Refusal(9499, "Bad Request: a parameter is not well encoded");
        }
    }

    public @Nullable String query(String name) {
        List<String> values = query().get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    public String query(String name, String otherwise) {
        String value = query(name);
        return value == null ? otherwise : value;
    }

    public int query(String name, int otherwise) {
        String value = query(name);
        try {
            return value == null ? otherwise : Integer.parseInt(value);
        } catch (NumberFormatException notANumber) {
            return otherwise;
        }
    }

    /** What stood in the place of the template's {@code :name}. */
    public String variable(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("No variable " + name + " in the path");
        }
        return value;
    }

    void matched(LinkedHashMap<String, String> found) {
        variables = found;
    }
}
