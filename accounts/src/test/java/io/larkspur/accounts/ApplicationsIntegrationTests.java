package io.larkspur.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

@SpringBootTest(classes = AccountsTestApplication.class)
class ApplicationsIntegrationTests {

    private static final String NOBODY = "app_aaaaaaaaaaaaaaaa";

    @Autowired
    private Applications applications;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private SteppedClock clock;

    @Test
    void registersAnApplicationThatCanSignIn() {
        NewApplication request = new NewApplication(
                "Leave assistant",
                "cli_a1b2c3d4e5f6a7b8",
                Set.of(Permission.AUTH_SESSIONS),
                Set.of(UserProof.HANDLE, UserProof.USER_ID),
                true,
                null);

        IssuedCredential issued = Answers.of(applications.register(request));
        AuthenticatedApplication signedIn =
                Answers.of(applications.authenticate(issued.application().id(), issued.secret()));

        assertThat(issued.application().id()).matches("app_[a-z2-7]{16}");
        assertThat(issued.secret().reveal()).matches("lss_[A-Za-z0-9_-]{43}");
        assertThat(signedIn).isEqualTo(new AuthenticatedApplication(issued.application(), issued.credentialId()));
        assertThat(Answers.of(applications.find(issued.application().id()))).isEqualTo(issued.application());
    }

    @Test
    void keepsNoSecretInTheDatabase() {
        IssuedCredential issued = Answers.of(applications.register(Registrations.named("Quiet")));

        List<String> rows = Answers.of(database.sql("select row_to_json(c)::text as row from application_credentials c")
                .mapValue(String.class)
                .all()
                .collectList());

        assertThat(rows)
                .isNotEmpty()
                .noneMatch(row -> row.contains(issued.secret().reveal()));
        assertThat(issued.toString()).doesNotContain(issued.secret().reveal());
    }

    @Test
    void refusesAWrongSecretAndAnUnknownIdAlike() {
        IssuedCredential issued = Answers.of(applications.register(Registrations.named("Known")));
        String id = issued.application().id();

        Throwable wrongSecret = Answers.refusalOf(applications.authenticate(id, ClientSecret.of("lss_wrong")));
        Throwable unknownId = Answers.refusalOf(applications.authenticate(NOBODY, issued.secret()));
        Throwable impossibleId = Answers.refusalOf(applications.authenticate("' or 1=1 --", issued.secret()));

        assertThat(List.of(wrongSecret, unknownId, impossibleId))
                .allSatisfy(error ->
                        assertThat(error).isInstanceOf(ApplicationRefused.class).hasMessage(wrongSecret.getMessage()));
    }

    @Test
    void refusesTheSecretOfAnotherApplication() {
        IssuedCredential one = Answers.of(applications.register(Registrations.named("One")));
        IssuedCredential other = Answers.of(applications.register(Registrations.named("Other")));

        Throwable refusal =
                Answers.refusalOf(applications.authenticate(one.application().id(), other.secret()));

        assertThat(refusal).isInstanceOf(ApplicationRefused.class);
    }

    @Test
    void keepsTheSecretBeforeLiveUntilTheNextRotation() {
        IssuedCredential first = Answers.of(applications.register(Registrations.named("Rotating")));
        String id = first.application().id();

        IssuedCredential second = Answers.of(applications.rotateSecret(id));

        assertThat(second.application().credentials()).containsExactly(second.credentialId(), first.credentialId());
        assertThat(usedBy(id, first)).isEqualTo(first.credentialId());
        assertThat(usedBy(id, second)).isEqualTo(second.credentialId());
    }

    @Test
    void dropsTheOldestSecretAtTheThirdRotation() {
        IssuedCredential first = Answers.of(applications.register(Registrations.named("Rotating on")));
        String id = first.application().id();
        IssuedCredential second = Answers.of(applications.rotateSecret(id));

        IssuedCredential third = Answers.of(applications.rotateSecret(id));

        assertThat(third.application().credentials()).containsExactly(third.credentialId(), second.credentialId());
        assertThat(Answers.refusalOf(applications.authenticate(id, first.secret())))
                .isInstanceOf(ApplicationRefused.class);
        assertThat(usedBy(id, second)).isEqualTo(second.credentialId());
    }

    @Test
    void neverHasMoreThanTwoSecretsHoweverManyRotateTogether() {
        String id = Answers.of(applications.register(Registrations.named("Crowded")))
                .application()
                .id();

        List<IssuedCredential> issued = Answers.of(
                Flux.range(0, 8).flatMap(i -> applications.rotateSecret(id), 8).collectList());

        Application settled = Answers.of(applications.setEnabled(id, true));
        assertThat(settled.credentials()).hasSize(2);
        assertThat(issued).extracting(IssuedCredential::credentialId).containsAll(settled.credentials());
    }

    @Test
    void tellsOnlyWhoKnowsTheSecretThatAnApplicationIsDisabled() {
        IssuedCredential issued = Answers.of(applications.register(Registrations.named("Off")));
        String id = issued.application().id();
        assertThat(usedBy(id, issued)).isEqualTo(issued.credentialId());

        Application off = Answers.of(applications.setEnabled(id, false));

        assertThat(off.enabled()).isFalse();
        assertThat(Answers.refusalOf(applications.authenticate(id, issued.secret())))
                .isInstanceOf(ApplicationDisabled.class);
        assertThat(Answers.refusalOf(applications.authenticate(id, ClientSecret.of("wrong"))))
                .isInstanceOf(ApplicationRefused.class);
    }

    @Test
    void letsAnEnabledApplicationInAgainAtOnce() {
        IssuedCredential issued = Answers.of(applications.register(Registrations.named("On again")));
        String id = issued.application().id();
        Application off = Answers.of(applications.setEnabled(id, false));

        Application on = Answers.of(applications.setEnabled(id, true));

        assertThat(off.enabled()).isFalse();
        assertThat(on.enabled()).isTrue();
        assertThat(usedBy(id, issued)).isEqualTo(issued.credentialId());
    }

    @Test
    void seesAChangeOfAnotherReplicaWithinTheCachesLife() {
        IssuedCredential issued = Answers.of(applications.register(Registrations.named("Elsewhere")));
        String id = issued.application().id();
        assertThat(usedBy(id, issued)).isEqualTo(issued.credentialId());

        Long changed = Answers.of(database.sql("update applications set enabled = false where id = :id")
                .bind("id", id)
                .fetch()
                .rowsUpdated());

        assertThat(changed).isOne();
        await().atMost(Duration.ofSeconds(4))
                .until(() -> !Answers.of(applications.find(id)).enabled());
    }

    @Test
    void seesASecretThatAnotherReplicaTookBackWithinTheCachesLife() {
        IssuedCredential issued = Answers.of(applications.register(Registrations.named("Rotated elsewhere")));
        String id = issued.application().id();
        assertThat(usedBy(id, issued)).isEqualTo(issued.credentialId());

        Long changed = Answers.of(database.sql("delete from application_credentials where application_id = :id")
                .bind("id", id)
                .fetch()
                .rowsUpdated());

        assertThat(changed).isOne();
        await().atMost(Duration.ofSeconds(4))
                .until(() -> Answers.of(applications.find(id)).credentials().isEmpty());
    }

    @Test
    void refusesToChangeAnUnknownApplication() {
        assertThat(Answers.refusalOf(applications.rotateSecret(NOBODY))).isInstanceOf(UnknownApplication.class);
        assertThat(Answers.refusalOf(applications.setEnabled("nobody", false))).isInstanceOf(UnknownApplication.class);
    }

    @Test
    void findsNothingUnderAnUnknownId() {
        StepVerifier.create(applications.find(NOBODY)).expectComplete().verify(Answers.SOON);
    }

    @Test
    void listsTheNewestFirst() {
        clock.advance(Duration.ofSeconds(1));
        IssuedCredential older = Answers.of(applications.register(Registrations.named("Older")));
        clock.advance(Duration.ofSeconds(1));
        IssuedCredential newer = Answers.of(applications.register(Registrations.named("Newer")));

        List<Application> firstTwo = Answers.of(applications.list(2, 0).collectList());
        List<Application> second = Answers.of(applications.list(1, 1).collectList());

        assertThat(firstTwo).containsExactly(newer.application(), older.application());
        assertThat(second).containsExactly(older.application());
        assertThat(Answers.of(applications.count())).isGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "two\nlines"})
    void refusesAnUnusableName(String name) {
        assertThat(Answers.refusalOf(applications.register(Registrations.named(name))))
                .isInstanceOf(ApplicationInvalid.class);
    }

    @Test
    void takesNamesOfUpToAHundredCharacters() {
        IssuedCredential issued = Answers.of(applications.register(Registrations.named("智".repeat(100))));

        assertThat(issued.application().name()).hasSize(100);
        assertThat(Answers.refusalOf(applications.register(Registrations.named("智".repeat(101)))))
                .isInstanceOf(ApplicationInvalid.class);
    }

    private String usedBy(String id, IssuedCredential issued) {
        return Answers.of(applications.authenticate(id, issued.secret())).credentialId();
    }
}
