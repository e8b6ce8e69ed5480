package io.larkspur.gateway.outbound;

import java.util.regex.Pattern;

/** The name of the platform's API that a call is for, as far as its path tells: its limits hold for each API by itself. */
final class ApiName {

    /** Everything else in a path is somebody's id. */
    private static final Pattern NAME = Pattern.compile("v\\d{1,2}|(?!.*__)[a-z][a-z_-]{0,39}");

    private ApiName() {}

    static String of(String method, String path) {
        StringBuilder name = new StringBuilder(path.length() + 8).append(method);
        for (String segment : path.split("/")) {
            if (!segment.isEmpty()) {
                name.append('/').append(NAME.matcher(segment).matches() ? segment : ":");
            }
        }
        return name.toString();
    }
}
