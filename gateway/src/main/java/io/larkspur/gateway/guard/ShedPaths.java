package io.larkspur.gateway.guard;

import java.util.List;

/** The paths of the data plane: what operators and administrators need is never among them. */
final class ShedPaths {

    private static final List<String> PREFIXES = List.of("/open-apis/", "/proxy/", "/oauth2/");

    private ShedPaths() {}

    static boolean include(String path) {
        for (String prefix : PREFIXES) {
            if (path.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
