package io.larkspur.sandbox.http;

/** The word and the status that go with a code of the token endpoints; the words are not documented in full. */
final class OAuthErrors {
    private OAuthErrors() {}

    static int status(int code) {
        return switch (code) {
            case 20050, 2200 -> 500;
            case 20072 -> 503;
            default -> 400;
        };
    }

    static String word(int code) {
        return switch (code) {
            case 20001, 20063, 20070 -> "invalid_request";
            case 20002, 20048 -> "invalid_client";
            case 20009, 20010, 20069, 20074 -> "unauthorized_client";
            case 20036 -> "unsupported_grant_type";
            case 20050, 2200 -> "server_error";
            case 20067, 20068 -> "invalid_scope";
            case 20072 -> "temporarily_unavailable";
            default -> "invalid_grant";
        };
    }
}
