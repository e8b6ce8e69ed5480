package io.larkspur.standalone;

import org.jspecify.annotations.Nullable;

/** Why the product cannot start here, in a sentence that says what to change. */
class StartRefused extends IllegalStateException {

    StartRefused(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
