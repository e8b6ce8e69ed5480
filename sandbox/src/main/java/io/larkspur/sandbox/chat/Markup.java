package io.larkspur.sandbox.chat;

import io.larkspur.sandbox.http.Pages;
import java.util.regex.Pattern;

/** As much of the cards' Markdown as a person needs to read one. The text is made harmless first. */
final class Markup {
    private static final Pattern BOLD = Pattern.compile("\\*\\*(.+?)\\*\\*");
    private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)]\\((https?://[^)\\s]+)\\)");
    private static final Pattern TAG = Pattern.compile("</?(?:font|text_tag|at|person|link)\\b[^<>]*>");

    private Markup() {}

    static String html(String markdown) {
        String safe = Pages.escape(TAG.matcher(markdown).replaceAll(""));
        safe = LINK.matcher(safe).replaceAll("<a href=\"$2\" rel=\"noreferrer\">$1</a>");
        return BOLD.matcher(safe).replaceAll("<strong>$1</strong>");
    }
}
