package io.larkspur.conversations.files;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names that senders give, and the paths that become of them. */
final class FileNames {

    private static final int LONGEST = 255;
    private static final int LONGEST_STEM = 80;
    private static final int MOST_LAYERS = 4;
    private static final String SEPARATORS = "/\\\u2044\u2215";
    private static final Pattern EXTENSION = Pattern.compile("(?=.*[a-z])[a-z0-9]{1,10}");
    private static final Pattern ODD = Pattern.compile("[^\\p{L}\\p{N}._-]+");
    private static final DateTimeFormatter FOLDER =
            DateTimeFormatter.ofPattern("yyyy/MM").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    private FileNames() {}

    /** Fails with {@link FileNameRefused} for what is a way to somewhere in any spelling, and for what cannot be a name. */
    static void check(String name) {
        if (name.isBlank() || name.length() > LONGEST) {
            throw new FileNameRefused("has to have 1 to " + LONGEST + " characters");
        }
        String plain = name;
        for (int layer = 0; layer < MOST_LAYERS; layer++) {
            refuseWays(plain);
            String under = decoded(plain);
            if (under.equals(plain)) {
                return;
            }
            plain = under;
        }
        throw new FileNameRefused("is encoded over and over");
    }

    /** In lower case; empty where there is none, as behind the last dot of a date, a version or a count. */
    static String extension(String name) {
        String end = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        boolean says = end.length() < name.length() && EXTENSION.matcher(end).matches();
        return says ? end : "";
    }

    /** The path of a file in its owner's folder. The name is the sender's as far as it says something, and made unique. */
    static String path(FileOwner owner, String name, FileKind kind, Instant now, String distinction) {
        String extension = extension(name);
        String stem = extension.isEmpty() ? name : name.substring(0, name.lastIndexOf('.'));
        String clean =
                ODD.matcher(Normalizer.normalize(stem, Normalizer.Form.NFC)).replaceAll("_");
        String kept = clean.length() > LONGEST_STEM ? cut(clean) : clean;
        String safe = kept.replaceAll("^[._]+", "");
        return owner.folder() + FOLDER.format(now) + "/" + (safe.isEmpty() ? "file" : safe) + "_" + STAMP.format(now)
                + distinction + "." + (extension.isEmpty() ? kind.extension() : extension);
    }

    /** Never within a character: no store keeps half of one. */
    private static String cut(String stem) {
        return stem.substring(
                0, Character.isHighSurrogate(stem.charAt(LONGEST_STEM - 1)) ? LONGEST_STEM - 1 : LONGEST_STEM);
    }

    private static void refuseWays(String name) {
        String folded = Normalizer.normalize(name, Normalizer.Form.NFKC);
        boolean way = name.codePoints().anyMatch(FileNames::isSeparator)
                || folded.strip().equals(".")
                || folded.strip().equals("..")
                || folded.chars().anyMatch(Character::isISOControl);
        if (way) {
            throw new FileNameRefused("cannot be a path or contain control characters");
        }
    }

    /** In any width. A sign such as a half or "care of" has a slash drawn within it, but is none. */
    private static boolean isSeparator(int character) {
        String folded = Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKC);
        return folded.length() == 1 && SEPARATORS.indexOf(folded.charAt(0)) >= 0;
    }

    /** Also where it is half broken, as what comes after may read it all the same. */
    private static String decoded(String name) {
        if (name.indexOf('%') < 0) {
            return name;
        }
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException broken) {
            return name.replace("%", "");
        }
    }
}
