package io.larkspur.gateway.upstream;

import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * One reading of a path for all checks. {@link #isPlain} says whether every server reads the path alike;
 * {@link #loosest} is what the most lenient server could make of it.
 */
public final class PathSpelling {

    private static final int MOST_DECODINGS = 8;
    private static final String SIGNIFICANT = "./\\;%_-";

    private PathSpelling() {}

    /**
     * Whether the path holds nothing but segments: no dot or empty segments, parameters, backslashes, control or invisible
     * characters, in any encoding, no second encoding, and no letters that compatibility mapping turns into ASCII.
     */
    static boolean isPlain(String rawPath) {
        if (rawPath.indexOf(';') >= 0 || !isPrintable(rawPath) || !hasPlainSegments(rawPath)) {
            return false;
        }
        if (rawPath.indexOf('%') < 0) {
            return true;
        }
        String decoded = Percent.decode(rawPath);
        return decoded != null
                && count(decoded, '/') == count(rawPath, '/')
                && decoded.indexOf(';') < 0
                && !Percent.isIn(decoded)
                && hasPlainSegments(decoded)
                && hasPlainCharacters(decoded);
    }

    /**
     * Whether the path is what every server makes of it, but for the case of letters: the common case of
     * {@link #loosest}, told without a copy.
     */
    public static boolean hasOneReading(String rawPath) {
        int last = rawPath.length() - 1;
        for (int i = 0; i <= last; i++) {
            char c = rawPath.charAt(i);
            boolean endsSegment = i == last || rawPath.charAt(i + 1) == '/';
            if (c <= ' ' || c >= 0x7f || "%;\\".indexOf(c) >= 0 || endsSegment && (c == '/' || c == '.')) {
                return false;
            }
        }
        return rawPath.startsWith("/");
    }

    /** Decoded until nothing changes, folded in case and width, without parameters, dot and empty segments. */
    public static String loosest(String rawPath) {
        if (hasOneReading(rawPath)) {
            return rawPath.toLowerCase(Locale.ROOT);
        }
        String path = fold(rawPath);
        for (int i = 0; i < MOST_DECODINGS && path.indexOf('%') >= 0; i++) {
            path = fold(Percent.decodeLeniently(path));
        }
        return resolve(path);
    }

    private static String fold(String path) {
        return Normalizer.normalize(path, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replace('\\', '/');
    }

    private static String resolve(String path) {
        Deque<String> segments = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            String segment = bare(part);
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        return "/" + String.join("/", segments);
    }

    /** Without parameters, invisible characters and the blanks and dots that some servers drop at a segment's end. */
    private static String bare(String part) {
        int parameters = part.indexOf(';');
        StringBuilder segment = new StringBuilder();
        (parameters < 0 ? part : part.substring(0, parameters))
                .codePoints()
                .filter(c -> !isInvisible(c) && c != ' ')
                .forEach(segment::appendCodePoint);
        String text = segment.toString();
        if (text.equals(".") || text.equals("..")) {
            return text;
        }
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '.') {
            end--;
        }
        return text.substring(0, end);
    }

    private static boolean hasPlainSegments(String path) {
        return path.startsWith("/")
                && path.indexOf('\\') < 0
                && !path.contains("//")
                && !path.contains("/./")
                && !path.contains("/../")
                && !path.endsWith("/.")
                && !path.endsWith("/..");
    }

    private static boolean isPrintable(String rawPath) {
        for (int i = 0; i < rawPath.length(); i++) {
            if (rawPath.charAt(i) <= ' ' || rawPath.charAt(i) >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasPlainCharacters(String path) {
        return path.codePoints().noneMatch(c -> isInvisible(c) || c > 0x7f && foldsToAscii(c));
    }

    private static boolean isInvisible(int c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == 0xfffd;
    }

    private static boolean foldsToAscii(int c) {
        return Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC)
                .chars()
                .anyMatch(f -> f < 0x80 && (Character.isLetterOrDigit(f) || SIGNIFICANT.indexOf(f) >= 0));
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(c -> c == wanted).count();
    }
}
