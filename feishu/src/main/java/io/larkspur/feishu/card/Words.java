package io.larkspur.feishu.card;

import io.larkspur.issuer.Language;

/** The same in both languages; the client shows the reader's, and the configured one to everybody else. */
record Words(String zh, String en) {

    static Words both(String text) {
        return new Words(text, text);
    }

    String in(Language language) {
        return language.choose(zh, en);
    }
}
