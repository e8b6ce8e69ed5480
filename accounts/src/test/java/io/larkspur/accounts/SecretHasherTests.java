package io.larkspur.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecretHasherTests {

    private static final String OTHER_KEY = "f00dcafe6c0e94d27a35f0c1d2e3b4a59687786950414f3e2d1c0bfae9d8c7b6";

    private final SecretHasher hasher = new SecretHasher(AccountsTestApplication.KEY);
    private final ClientSecret secret = ClientSecret.of("lss_one");

    @Test
    void namesTheSecretThatMatches() {
        StoredSecret newer = hasher.seal("cred_2", ClientSecret.of("lss_two"));
        StoredSecret older = hasher.seal("cred_1", secret);

        assertThat(hasher.match(List.of(newer, older), secret)).contains("cred_1");
        assertThat(hasher.match(List.of(newer), secret)).isEmpty();
    }

    @Test
    void matchesNothingAgainstAnEmptySlot() {
        assertThat(hasher.match(List.of(), secret)).isEmpty();
        assertThat(hasher.match(List.of(), ClientSecret.of(""))).isEmpty();
    }

    @Test
    void hashesDifferentlyUnderAnotherKey() {
        StoredSecret elsewhere = new SecretHasher(OTHER_KEY).seal("cred_1", secret);

        assertThat(elsewhere.keyId()).isNotEqualTo(hasher.seal("cred_1", secret).keyId());
        assertThat(elsewhere.hash()).isNotEqualTo(hasher.seal("cred_1", secret).hash());
        assertThat(hasher.match(List.of(elsewhere), secret)).isEmpty();
    }
}
