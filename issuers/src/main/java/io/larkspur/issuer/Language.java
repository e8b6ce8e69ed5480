package io.larkspur.issuer;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The languages that cards and pages are written in. */
public enum Language {
    ZH(Locale.SIMPLIFIED_CHINESE),
    EN(Locale.ENGLISH);

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    /** As in the {@code lang} attribute of a page. */
    public String tag() {
        return locale.toLanguageTag();
    }

    /** The text of the two that is in this language. */
    public String choose(String zh, String en) {
        return this == ZH ? zh : en;
    }

    /** What the browser prefers among ours, or else the given one. */
    public static Language preferred(@Nullable String acceptLanguage, Language otherwise) {
        if (acceptLanguage == null) {
            return otherwise;
        }
        try {
            Locale best =
                    Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), List.of(Locale.CHINESE, Locale.ENGLISH));
            return best == null ? otherwise : best.equals(Locale.CHINESE) ? ZH : EN;
        } catch (IllegalArgumentException malformed) {
            return otherwise;
        }
    }
}
