package io.larkspur.gateway.replay;

import io.larkspur.problem.UpstreamError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Understands the platform's objections to a token, in the envelope of its APIs and in the JSON-RPC of its remote MCP.
 * 99991668 is also what an API says that takes no user tokens at all; no other token would help there, so it is no refusal.
 */
@Component
final class RefusalReader implements Refusals {

    private static final String LOG_ID = "X-Tt-Logid";
    private static final String WRONG_KIND = "not support";
    private static final Pattern SCOPE = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");
    private static final Pattern LISTED = Pattern.compile("\\[([^\\[\\]]{1,4096})]");
    private static final int MOST_SCOPES = 50;

    private final JsonMapper json;

    RefusalReader(JsonMapper json) {
        this.json = json;
    }

    @Override
    public boolean mayBe(@Nullable HttpStatusCode status, HttpHeaders head) {
        return status != null
                && (status.value() == 400 || status.value() == 401)
                && Refusals.isShortAndReadable(head)
                && isJson(head);
    }

    @Override
    public Optional<Refusal> read(@Nullable HttpStatusCode status, HttpHeaders head, byte[] body) {
        return Encodings.decode(body, head.getFirst(HttpHeaders.CONTENT_ENCODING), LONGEST)
                .flatMap(this::parse)
                .flatMap(answer -> refusal(answer, head.getFirst(LOG_ID)));
    }

    private Optional<JsonNode> parse(byte[] body) {
        try {
            return Optional.of(json.readTree(body)).filter(JsonNode::isObject);
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private Optional<Refusal> refusal(JsonNode answer, @Nullable String logId) {
        int code = codeOf(answer);
        Refusal.Cause cause = causeOf(code, answer.path("msg").asString(""));
        return cause == null
                ? Optional.empty()
                : Optional.of(new Refusal(cause, code, scopesOf(answer), error(answer.path("error"), logId)));
    }

    private static int codeOf(JsonNode answer) {
        JsonNode code = answer.has("jsonrpc") ? answer.path("error").path("code") : answer.path("code");
        return code.isInt() ? code.intValue() : 0;
    }

    private static Refusal.@Nullable Cause causeOf(int code, String message) {
        return switch (code) {
            case 99991668 -> message.toLowerCase(Locale.ROOT).contains(WRONG_KIND) ? null : Refusal.Cause.TOKEN;
            case 99991677, 99991663, 99991665, -32003, -32011 -> Refusal.Cause.TOKEN;
            case 99991679 -> Refusal.Cause.USER_SCOPE;
            case 99991672 -> Refusal.Cause.APP_SCOPE;
            default -> null;
        };
    }

    /** As listed, or else as the message's brackets say. What does not look like a scope is nobody's to ask for. */
    private static List<String> scopesOf(JsonNode answer) {
        List<String> listed = StreamSupport.stream(
                        answer.path("error").path("permission_violations").spliterator(), false)
                .map(violation -> violation.path("subject").asString(""))
                .toList();
        Stream<String> named = listed.isEmpty()
                ? LISTED.matcher(answer.path("msg").asString(""))
                        .results()
                        .flatMap(list -> Stream.of(list.group(1).split(",")))
                        .map(String::trim)
                : listed.stream();
        return named.filter(scope -> SCOPE.matcher(scope).matches())
                .distinct()
                .limit(MOST_SCOPES)
                .toList();
    }

    private UpstreamError error(JsonNode error, @Nullable String logId) {
        Map<String, Object> details = new LinkedHashMap<>();
        error.properties()
                .forEach(member -> details.put(member.getKey(), json.treeToValue(member.getValue(), Object.class)));
        return new UpstreamError(logId != null ? logId : error.path("log_id").asString(null), details);
    }

    private static boolean isJson(HttpHeaders head) {
        String text = head.getFirst(HttpHeaders.CONTENT_TYPE);
        try {
            MediaType type = text == null ? MediaType.APPLICATION_JSON : MediaType.parseMediaType(text);
            return type.isCompatibleWith(MediaType.APPLICATION_JSON) || "json".equals(type.getSubtypeSuffix());
        } catch (org.springframework.http.InvalidMediaTypeException unknown) {
            return false;
        }
    }
}
