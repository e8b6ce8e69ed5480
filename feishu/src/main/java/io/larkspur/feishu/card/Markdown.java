package io.larkspur.feishu.card;

/** Text that others wrote, made harmless for a place that may be markup: no links, mentions, images or styles. */
final class Markdown {

    private static final String SPECIAL = "&<>*~_[]()#`\\|!:\"'+$-";

    private Markdown() {}

    /** As character references, which the platform shows as the characters. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if (SPECIAL.indexOf(c) >= 0) {
                escaped.append("&#").append(c).append(';');
            } else {
                escaped.append((char) c);
            }
        });
        return escaped.toString();
    }
}
