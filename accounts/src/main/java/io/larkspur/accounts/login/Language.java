package io.larkspur.accounts.login;

import java.util.Arrays;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import org.jspecify.annotations.Nullable;

/** The languages people are answered in. */
public enum Language {
    EN,
    ZH,
    RU;

    /** Of a tag such as {@code zh} or {@code zh-CN}, or of a whole {@code Accept-Language}; English where none is spoken. */
    public static Language of(@Nullable String wish) {
        if (wish == null || wish.isBlank() || wish.length() > 200) {
            return EN;
        }
        try {
            return LanguageRange.parse(wish).stream()
                    .map(range -> range.getRange().split("-")[0])
                    .flatMap(tag -> Arrays.stream(values())
                            .filter(language -> language.tag().equals(tag)))
                    .findFirst()
                    .orElse(EN);
        } catch (IllegalArgumentException unreadable) {
            return EN;
        }
    }

    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
