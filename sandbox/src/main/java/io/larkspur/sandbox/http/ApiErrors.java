package io.larkspur.sandbox.http;

import io.larkspur.sandbox.state.Json;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the platform says with a code, in its own short English. */
public final class ApiErrors {
    private static final Map<Integer, String> WORDS = Map.ofEntries(
            Map.entry(2200, "Internal Error"),
            Map.entry(9499, "Bad Request"),
            Map.entry(20001, "The request is missing a required parameter."),
            Map.entry(20002, "The client secret is invalid."),
            Map.entry(
                    20003,
                    "The authorization code is not found. Please note that an authorization code can only be used once."),
            Map.entry(20004, "The authorization code has expired. Please obtain a new one."),
            Map.entry(20024, "The provided authorization code or refresh token does not match the provided client ID."),
            Map.entry(20026, "The provided refresh token is invalid."),
            Map.entry(20037, "The provided refresh token has expired. Please obtain a new one."),
            Map.entry(20050, "An unexpected server error occurred. Please retry your request."),
            Map.entry(20064, "The provided refresh token has been revoked. Please obtain a new one."),
            Map.entry(20065, "The authorization code has been used."),
            Map.entry(20072, "The server is temporarily unavailable. Please retry your request."),
            Map.entry(20073, "The provided refresh token has been used."),
            Map.entry(20074, "The app is not allowed to refresh tokens."),
            Map.entry(99991400, "request trigger frequency limit"),
            Map.entry(99991403, "This month's API call quota has been exceeded"),
            Map.entry(99991661, "Missing access token for authorization. Please make a request with token attached."),
            Map.entry(99991662, "app is disabled"),
            Map.entry(99991663, "Invalid access token for authorization. Please make a request with token attached."),
            Map.entry(99991664, "Invalid app access token"),
            Map.entry(99991668, "Invalid access token for authorization. Please make a request with token attached."),
            Map.entry(99991671, "Invalid access token format, it must start with 't-' or 'u-'"),
            Map.entry(99991677, "Authentication token expired"));

    private ApiErrors() {}

    public static String words(int code) {
        return WORDS.getOrDefault(code, "The request was refused with code " + code);
    }

    /** The refusal with all that usually comes with its code. */
    static Refusal refusal(int code, int status, List<String> scopes) {
        return switch (code) {
            case 99991672 -> appLacks(scopes, status);
            case 99991679 -> userLacks(scopes, status);
            case 99991400 -> tooMany(status, 100, 1);
            default -> new Refusal(code, words(code), status);
        };
    }

    /** None of the scopes is enabled for the app; only its administrator can help. */
    public static Refusal appLacks(List<String> scopes, int status) {
        ObjectNode details = violations("action_scope_required", scopes);
        details.put("message", "Refer to the documentation to fix the error");
        details.putArray("helps")
                .addObject()
                .put("url", "https://open.feishu.cn/app?q=" + String.join(",", scopes))
                .put("description", "Apply for one of the scopes " + Faults.list(scopes));
        return new Refusal(
                99991672,
                "Access denied. One of the following scopes is required: " + Faults.list(scopes) + ".",
                status,
                details,
                List.of());
    }

    /** The user has granted none of the scopes, and can be asked. */
    public static Refusal userLacks(List<String> scopes, int status) {
        return new Refusal(
                99991679,
                "Unauthorized. You do not have permission to perform the requested operation on the resource. "
                        + "Please request user re-authorization and try again. required one of these privileges: "
                        + Faults.list(scopes),
                status,
                violations("action_privilege_required", scopes),
                List.of());
    }

    public static Refusal tooMany(int status, int limit, long secondsToWait) {
        return new Refusal(
                99991400,
                words(99991400),
                status,
                null,
                List.of(
                        Map.entry("x-ogw-ratelimit-limit", Integer.toString(limit)),
                        Map.entry("x-ogw-ratelimit-reset", Long.toString(secondsToWait))));
    }

    private static ObjectNode violations(String type, List<String> scopes) {
        ObjectNode details = Json.object();
        ArrayNode rows = details.putArray("permission_violations");
        scopes.forEach(scope -> rows.addObject().put("type", type).put("subject", scope));
        return details;
    }
}
