package io.larkspur.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultEventTests {

    @Test
    void readsWhatItWroteWhateverTheIdsHold() {
        VaultEvent event = VaultEvent.grantChanged("app with space", 7, Set.of("a%20b", "line\nbreak", "ünïcode+"));

        assertThat(VaultEvent.parse(event.text())).hasValue(event);
        assertThat(VaultEvent.parse(VaultEvent.sessionEnded("s 1").text())).hasValue(VaultEvent.sessionEnded("s 1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HELLO", "SESSION_ENDED", "GRANT_CHANGED app 1", "SESSION_ENDED %zz"})
    void ignoresWhatItDoesNotKnow(String text) {
        assertThat(VaultEvent.parse(text)).isEmpty();
    }
}
