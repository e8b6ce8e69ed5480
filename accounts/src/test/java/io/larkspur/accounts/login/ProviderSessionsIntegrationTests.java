package io.larkspur.accounts.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.AccountsTestApplication;
import io.larkspur.accounts.Answers;
import io.larkspur.accounts.SteppedClock;
import io.larkspur.accounts.walk.SignInWalk;
import io.larkspur.accounts.walk.SignInWalks;
import io.larkspur.accounts.walk.WalkRefused;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@SpringBootTest(classes = AccountsTestApplication.class)
class ProviderSessionsIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ROUNDS = 30;

    @Autowired
    private ProviderSessions sessions;

    @Autowired
    private AllowedUsers allowed;

    @Autowired
    private LocalAccounts accounts;

    @Autowired
    private LoginSessions logins;

    @Autowired
    private SignInWalks walks;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private SteppedClock clock;

    private final VouchedUser user =
            new VouchedUser("hh", UUID.randomUUID().toString(), "user@example.com", "Иван Иванов");

    @Test
    void opensASessionForACodeOnce() {
        String code = code();

        OpenedSession opened = Answers.of(sessions.exchange(code));
        SignedIn found = Answers.of(sessions.find(opened.handle()));

        assertThat(found.user().fullName()).isEqualTo("Иван Иванов");
        assertThat(found.session().kind()).isEqualTo(LoginSession.Kind.PROVIDER);
        assertThat(Answers.refusalOf(sessions.exchange(code))).isInstanceOf(ExchangeCodeRefused.class);
    }

    @Test
    void opensOneSessionHoweverOftenACodeIsBroughtAtOnce() {
        String code = code();

        List<Boolean> opened = List.of(1, 2, 3, 4, 5, 6, 7, 8).parallelStream()
                .map(n -> Answers.of(
                        sessions.exchange(code).map(session -> true).onErrorReturn(ExchangeCodeRefused.class, false)))
                .toList();

        assertThat(opened).containsOnlyOnce(true);
    }

    @Test
    void refusesACodeThatIsTooOld() {
        String code = code();

        clock.advance(Duration.ofMinutes(5));

        assertThat(Answers.refusalOf(sessions.exchange(code)))
                .isInstanceOf(ExchangeCodeRefused.class)
                .hasMessage("Invalid or expired exchange code");
    }

    @Test
    void keepsNoSecretInTheDatabase() {
        SignInWalk walk = Answers.of(walks.begin("hh"));
        String unspent = code();
        OpenedSession opened = Answers.of(sessions.exchange(code()));

        String rows = rows("sessions") + rows("exchange_codes") + rows("sign_in_walks");

        assertThat(rows).doesNotContain(unspent, opened.handle(), walk.state(), walk.browser(), walk.challenge());
    }

    @Test
    void turnsAwayWhoIsNotOnTheListAndWritesItDown() {
        assertThat(Answers.refusalOf(sessions.admit(user)))
                .isInstanceOf(UserNotAllowed.class)
                .hasMessage("User " + user.providerUserId() + " is not allowed to access this service");
        assertThat(Answers.refusalOf(sessions.issueCode(user))).isInstanceOf(UserNotAllowed.class);
        assertThat(rows("audit_events where event_type = 'login_refused'")).contains(user.providerUserId());
        assertThat(rows("users")).doesNotContain(user.providerUserId());
    }

    @Test
    void letsNobodySlipInWhileTheyAreTakenOffTheList() {
        for (int round = 0; round < ROUNDS; round++) {
            String code = code();
            Mono<Object> exchange = sessions.exchange(code)
                    .cast(Object.class)
                    .onErrorResume(RuntimeException.class, Mono::just)
                    .subscribeOn(Schedulers.parallel());
            Mono<Object> removal = allowed.remove("hh", user.providerUserId())
                    .thenReturn((Object) "removed")
                    .subscribeOn(Schedulers.parallel());

            Object outcome = Objects.requireNonNull(Mono.zip(exchange, removal).block(PATIENCE))
                    .getT1();

            if (outcome instanceof OpenedSession opened) {
                assertThat(Answers.of(sessions.find(opened.handle()).hasElement()))
                        .isFalse();
            } else {
                assertThat(outcome).isInstanceOfAny(ExchangeCodeRefused.class, UserNotAllowed.class);
            }
        }
    }

    @Test
    void endsTheSessionsOfAUserWhoIsSwitchedOff() {
        OpenedSession opened = Answers.of(sessions.exchange(code()));
        String unspent = code();
        long id = Answers.of(sessions.find(opened.handle())).user().id();

        User switchedOff = Answers.of(accounts.setActive(id, false));

        assertThat(switchedOff.isActive()).isFalse();
        assertThat(Answers.of(sessions.find(opened.handle()).hasElement())).isFalse();
        assertThat(Answers.refusalOf(sessions.exchange(unspent))).hasMessage("User is invalid or inactive");
    }

    @Test
    void endsByLogoutByTheAdministratorAndByTime() {
        OpenedSession left = Answers.of(sessions.exchange(code()));
        OpenedSession ended = Answers.of(sessions.exchange(code()));
        OpenedSession old = Answers.of(sessions.exchange(code()));
        String jti = Answers.of(sessions.find(ended.handle())).session().jti();

        assertThat(Answers.of(sessions.logout(left.handle()))).isTrue();
        Answers.of(logins.end(jti).thenReturn(true));
        assertThat(Answers.of(sessions.logout(left.handle()))).isFalse();
        assertThat(Answers.of(sessions.find(ended.handle()).hasElement())).isFalse();
        clock.advance(Duration.ofDays(29));
        assertThat(Answers.of(sessions.find(old.handle()).hasElement())).isTrue();
        clock.advance(Duration.ofDays(1));
        assertThat(Answers.of(sessions.find(old.handle()).hasElement())).isFalse();
    }

    @Test
    void endsAWalkOnceInTimeAndInItsOwnBrowser() {
        SignInWalk walk = Answers.of(walks.begin("hh"));
        SignInWalk other = Answers.of(walks.begin("hh"));

        assertThat(refused(walk.state(), other.browser(), "hh")).isInstanceOf(WalkRefused.class);
        assertThat(refused(walk.state(), walk.browser(), "feishu")).isInstanceOf(WalkRefused.class);
        assertThat(Answers.of(walks.finish("hh", walk.state(), walk.browser()))).hasSize(43);
        assertThat(refused(walk.state(), walk.browser(), "hh")).isInstanceOf(WalkRefused.class);
        clock.advance(Duration.ofMinutes(10));
        assertThat(refused(other.state(), other.browser(), "hh")).isInstanceOf(WalkRefused.class);
    }

    private Throwable refused(String state, String browser, String provider) {
        return Answers.refusalOf(walks.finish(provider, state, browser));
    }

    private String code() {
        return Answers.of(
                allowed.allow("hh", user.providerUserId(), "of a test").then(sessions.issueCode(user)));
    }

    private String rows(String table) {
        return String.join(
                "\n",
                Answers.of(database.sql("select row_to_json(t)::text from (select * from " + table + ") t")
                        .mapValue(String.class)
                        .all()
                        .collectList()));
    }
}
