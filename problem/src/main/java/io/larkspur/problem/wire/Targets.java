package io.larkspur.problem.wire;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Brings request targets into the one form that everything behind reads: path and query, with an escape for each character
 * that RFC 3986 does not allow in them. Clients send {@code |}, quotes, braces and letters beyond ASCII as they are.
 */
final class Targets {

    private static final char[] HEX = "0123456789ABCDEF".toCharArray();
    private static final String OF_PATHS = "-._~!$&'()*+,;=:@/%";
    private static final boolean[] IN_PATH = table(OF_PATHS);
    private static final boolean[] IN_QUERY = table(OF_PATHS + "?[]");

    private Targets() {}

    /**
     * The same instance when nothing had to be changed. Fails with {@link WireRefused} for what is no target, and with
     * {@link Misdirected} when the target names another host than the request's.
     */
    static String plain(String target, @Nullable String host) {
        String local = target;
        if (target.isEmpty() || target.charAt(0) != '/') {
            local = target.equals("*") ? "/*" : withoutAuthority(target, host);
        }
        int at = firstForeign(local);
        return at < 0 ? local : escaped(local, at);
    }

    /** RFC 9112, section 3.2.2: a server takes the absolute form, too; but no host other than the one addressed. */
    private static String withoutAuthority(String target, @Nullable String host) {
        int scheme = target.indexOf("://");
        if (scheme < 0 || !isHttp(target.substring(0, scheme))) {
            throw WireRefused.target("The target must be a path, beginning with a slash");
        }
        int from = scheme + 3;
        int to = from;
        while (to < target.length() && "/?#".indexOf(target.charAt(to)) < 0) {
            to++;
        }
        if (!target.substring(from, to).equalsIgnoreCase(host)) {
            throw new Misdirected();
        }
        String local = target.substring(to);
        return local.startsWith("/") ? local : "/" + local;
    }

    private static boolean isHttp(String scheme) {
        String folded = scheme.toLowerCase(Locale.ROOT);
        return folded.equals("http") || folded.equals("https");
    }

    /** -1 when every character may stay. */
    private static int firstForeign(String target) {
        boolean[] allowed = IN_PATH;
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c == '?') {
                allowed = IN_QUERY;
            } else if (c >= 0x80 || !allowed[c]) {
                return i;
            } else if (c == '%' && !isEscape(target, i)) {
                throw WireRefused.target("A percent sign in the target must begin an escape of two hexadecimal digits");
            }
        }
        return -1;
    }

    private static String escaped(String target, int from) {
        StringBuilder plain = new StringBuilder(target.length() + 16).append(target, 0, from);
        boolean[] allowed = target.lastIndexOf('?', from) >= 0 ? IN_QUERY : IN_PATH;
        for (int i = from; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c == 0x7f || c == '#' || c > 0xff) {
                throw WireRefused.target("The target holds a control character, a blank or a fragment");
            }
            if (c == '%' && !isEscape(target, i)) {
                throw WireRefused.target("A percent sign in the target must begin an escape of two hexadecimal digits");
            }
            if (c == '?') {
                allowed = IN_QUERY;
            }
            if (c < 0x80 && (allowed[c] || c == '?')) {
                plain.append(c);
            } else {
                plain.append('%').append(HEX[c >> 4]).append(HEX[c & 0xf]);
            }
        }
        return plain.toString();
    }

    private static boolean isEscape(String target, int at) {
        return at + 2 < target.length() && isHex(target.charAt(at + 1)) && isHex(target.charAt(at + 2));
    }

    private static boolean isHex(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    private static boolean[] table(String marks) {
        boolean[] allowed = new boolean[0x80];
        for (char c = 0; c < allowed.length; c++) {
            allowed[c] = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || marks.indexOf(c) >= 0;
        }
        return allowed;
    }
}
