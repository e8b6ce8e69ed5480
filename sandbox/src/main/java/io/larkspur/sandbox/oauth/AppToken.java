package io.larkspur.sandbox.oauth;

import java.time.Instant;

/** A tenant or app access token. */
record AppToken(String value, String app, Kind kind, Instant expiresAt) {
    enum Kind {
        TENANT("t-", "tenant"),
        APP("a-", "app");

        private final String prefix;
        private final String word;

        Kind(String prefix, String word) {
            this.prefix = prefix;
            this.word = word;
        }

        String prefix() {
            return prefix;
        }

        String word() {
            return word;
        }
    }
}
