package io.larkspur.gateway.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.Application;
import io.larkspur.accounts.AuthenticatedApplication;
import io.larkspur.accounts.UserProof;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.FakeSealer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HandlesTests {

    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");
    private static final Handle.User USER = new Handle.User("cli_a", "ou_1", UserProof.ASSERTION);

    private final FakeSealer sealer = new FakeSealer();
    private final Application application = new FakeApplications().inviting();

    @Test
    void nameWhatTheyWereIssuedFor() {
        Handles handles = at(NOW);

        Handle handle = handles.open(issue(handles, USER).text()).orElseThrow();

        assertThat(handle.applicationId()).isEqualTo(application.id());
        assertThat(handle.credentialId()).isEqualTo("c1");
        assertThat(handle.user()).isEqualTo(USER);
        assertThat(handle.expiresAt()).isEqualTo(NOW.plus(Duration.ofHours(2)));
    }

    @Test
    void mayNameNoUser() {
        Handles handles = at(NOW);

        assertThat(handles.open(issue(handles, null).text()).orElseThrow().user())
                .isNull();
    }

    @Test
    void areUnderstoodByEveryReplica() {
        String text = issue(at(NOW), USER).text();

        assertThat(at(NOW).open(text)).isPresent();
    }

    @Test
    void end() {
        String text = issue(at(NOW), USER).text();

        assertThat(at(NOW.plus(Duration.ofMinutes(119))).open(text)).isPresent();
        assertThat(at(NOW.plus(Duration.ofHours(2))).open(text)).isEmpty();
    }

    @Test
    void areOpenedOnceWhileRemembered() {
        Handles handles = at(NOW);
        String text = issue(handles, USER).text();

        for (int i = 0; i < 100; i++) {
            assertThat(handles.open(text)).isPresent();
        }

        assertThat(sealer.opened()).isEqualTo(1);
    }

    @Test
    void cannotBeAlteredAtAnyPlace() {
        Handles handles = at(NOW);
        String text = issue(handles, USER).text();

        for (int i = Handles.PREFIX.length(); i < text.length() - 1; i++) {
            char other = text.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(handles.open(text.substring(0, i) + other + text.substring(i + 1)))
                    .isEmpty();
        }
    }

    @Test
    void areNothingElse() {
        Handles handles = at(NOW);

        for (String text :
                Set.of("", "lsh_", "lsh_!!!", "lsh_" + "A".repeat(5000), "t-123", "eyJhbGciOiJub25lIn0.e30.")) {
            assertThat(handles.open(text)).isEmpty();
        }
    }

    @Test
    void areNeverTheSameTwice() {
        Handles handles = at(NOW);
        Set<String> texts = new HashSet<>();

        for (int i = 0; i < 50; i++) {
            texts.add(issue(handles, USER).text());
        }

        assertThat(texts).hasSize(50);
    }

    @Test
    void doNotPrintThemselves() {
        IssuedHandle handle = issue(at(NOW), USER);

        assertThat(handle.toString()).doesNotContain(handle.text());
    }

    private Handles at(Instant time) {
        return new Handles(sealer, new HandleSettings(Duration.ofHours(2), 100), Clock.fixed(time, ZoneOffset.UTC));
    }

    private IssuedHandle issue(Handles handles, Handle.@Nullable User user) {
        return handles.issue(new AuthenticatedApplication(application, "c1"), user)
                .block(Duration.ofSeconds(5));
    }
}
