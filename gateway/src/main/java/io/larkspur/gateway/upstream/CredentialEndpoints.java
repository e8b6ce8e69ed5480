package io.larkspur.gateway.upstream;

/**
 * Where the platform hands out and revokes credentials. Whoever could call these through the gateway would hold the
 * tokens that it exists to keep, so they are recognised in every spelling and behind every prefix.
 */
final class CredentialEndpoints {

    private CredentialEndpoints() {}

    static boolean isOne(String rawPath) {
        String[] segments = PathSpelling.loosest(rawPath).split("/");
        for (int i = 0; i + 1 < segments.length; i++) {
            if (isCredential(segments, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCredential(String[] segments, int at) {
        String next = segments[at + 1];
        return switch (segments[at]) {
            case "auth", "oauth" -> isVersion(next);
            case "authen" -> isVersion(next) && (isAt(segments, at + 2, "oauth") || namesAccessToken(segments, at + 2));
            case "callback" -> next.equals("ws") && isAt(segments, at + 2, "endpoint");
            default -> false;
        };
    }

    private static boolean isVersion(String segment) {
        return segment.length() > 1
                && segment.charAt(0) == 'v'
                && segment.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isAt(String[] segments, int at, String wanted) {
        return at < segments.length && segments[at].equals(wanted);
    }

    private static boolean namesAccessToken(String[] segments, int from) {
        for (int i = from; i < segments.length; i++) {
            if (segments[i].contains("access_token")) {
                return true;
            }
        }
        return false;
    }
}
