package io.larkspur.accounts.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.accounts.AccountsTestApplication;
import io.larkspur.accounts.Answers;
import io.larkspur.accounts.SteppedClock;
import io.larkspur.accounts.audit.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@SpringBootTest(classes = AccountsTestApplication.class, properties = "larkspur.accounts.sign-in.session-limit=3")
class LoginSessionsIntegrationTests {

    private static final Password RIGHT = Password.of("right-password");

    @Autowired
    private LoginSessions sessions;

    @Autowired
    private LocalAccounts accounts;

    @Autowired
    private ReactiveStringRedisTemplate redis;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private SteppedClock clock;

    private final String name = "User " + UUID.randomUUID();

    @Test
    void opensASessionForTheRightPassword() {
        User user = account();

        IssuedTokens tokens = signIn();
        SignedIn signedIn = verified(tokens);

        assertThat(signedIn.user()).isEqualTo(user);
        assertThat(tokens.accessTokenLife()).isEqualTo(Duration.ofMinutes(15));
        assertThat(tokens.toString()).doesNotContain(tokens.accessToken(), tokens.refreshToken());
        assertThat(eventsOf(user)).containsExactly("account_created", "login");
    }

    @Test
    void takesOtherSpellingsOfTheSameName() {
        User user = account();

        IssuedTokens tokens = Answers.of(from("10.0.0.1", sessions.signIn(" " + name.toUpperCase() + " ", RIGHT)));

        assertThat(verified(tokens).user()).isEqualTo(user);
        assertThat(Answers.refusalOf(accounts.create(new NewAccount(name.toUpperCase(), RIGHT, Role.USER, null, null))))
                .isInstanceOf(NameTaken.class);
    }

    @Test
    void saysTheSameOfAWrongPasswordAndAnUnknownName() {
        account();

        Throwable wrong = refused(sessions.signIn(name, Password.of("wrong-password")));
        Throwable unknown = refused(sessions.signIn("nobody " + name, RIGHT));

        assertThat(wrong).hasMessage("Incorrect username or password");
        assertThat(unknown).hasMessage(wrong.getMessage()).isInstanceOf(LoginRefused.class);
    }

    @Test
    void keepsNoSecretInTheDatabase() {
        account();
        IssuedTokens tokens = signIn();

        String rows = String.join("\n", texts("select row_to_json(t)::text from refresh_tokens t"))
                + String.join("\n", texts("select row_to_json(t)::text from sessions t"))
                + String.join("\n", texts("select row_to_json(t)::text from users t"));

        assertThat(rows)
                .contains("$argon2id$v=19$m=8192,t=1,p=1$")
                .doesNotContain(tokens.refreshToken(), tokens.accessToken(), "right-password");
    }

    @Test
    void rotatesTheRefreshToken() {
        account();
        IssuedTokens first = signIn();

        IssuedTokens second = Answers.of(sessions.refresh(first.refreshToken()));
        IssuedTokens third = Answers.of(sessions.refresh(second.refreshToken()));

        assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
        assertThat(verified(third).session().jti())
                .isEqualTo(verified(first).session().jti());
    }

    @Test
    void endsTheWholeSessionWhenARefreshTokenComesBack() {
        User user = account();
        IssuedTokens first = signIn();
        IssuedTokens second = Answers.of(sessions.refresh(first.refreshToken()));

        assertRefused(sessions.refresh(first.refreshToken()), Refusal.REVOKED);

        assertRefused(sessions.refresh(second.refreshToken()), Refusal.REVOKED);
        assertRefused(sessions.verify(second.accessToken()), Refusal.REVOKED);
        assertThat(eventsOf(user)).contains("session_terminated");
    }

    @Test
    void renewsOnceHoweverManyAskTogetherAndThenEndsTheSession() {
        account();
        IssuedTokens first = signIn();

        List<Boolean> renewed = Answers.of(Flux.range(0, 8)
                .flatMap(
                        i -> sessions.refresh(first.refreshToken())
                                .thenReturn(true)
                                .onErrorReturn(LoginRefused.class, false),
                        8)
                .collectList());

        assertThat(renewed).containsOnlyOnce(true).hasSize(8);
        assertRefused(sessions.verify(first.accessToken()), Refusal.REVOKED);
    }

    @Test
    void refusesARefreshTokenNobodyIssued() {
        assertRefused(sessions.refresh("lsr_unknown"), Refusal.REFRESH_TOKEN);
        assertRefused(sessions.refresh(""), Refusal.REFRESH_TOKEN);
    }

    @Test
    void endsTheSessionOfAnyOfItsAccessTokens() {
        account();
        IssuedTokens first = signIn();
        clock.advance(Duration.ofSeconds(2));
        IssuedTokens second = Answers.of(sessions.refresh(first.refreshToken()));

        Answers.done(sessions.logout(first.accessToken()));

        assertRefused(sessions.verify(first.accessToken()), Refusal.BLACKLISTED);
        assertRefused(sessions.verify(second.accessToken()), Refusal.BLACKLISTED);
        assertRefused(sessions.refresh(second.refreshToken()), Refusal.REVOKED);
        assertRefused(sessions.logout(second.accessToken()), Refusal.BLACKLISTED);
    }

    @Test
    void blacklistsForTheRestOfTheTokensLife() {
        account();
        IssuedTokens tokens = signIn();
        String key = Blacklist.PREFIX + verified(tokens).session().jti();
        clock.advance(Duration.ofMinutes(5));

        Answers.done(sessions.logout(tokens.accessToken()));

        assertThat(Answers.of(redis.getExpire(key))).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
    }

    @Test
    void refusesWhatEndedEvenWhenRedisForgot() {
        account();
        IssuedTokens tokens = signIn();
        String key = Blacklist.PREFIX + verified(tokens).session().jti();
        Answers.done(sessions.logout(tokens.accessToken()));

        assertThat(Answers.of(redis.delete(key))).isOne();

        assertRefused(sessions.verify(tokens.accessToken()), Refusal.BLACKLISTED);
    }

    @Test
    void refusesWhatSomebodyElseBlacklisted() {
        account();
        IssuedTokens tokens = signIn();
        String key = Blacklist.PREFIX + verified(tokens).session().jti();

        assertThat(Answers.of(redis.opsForValue().set(key, "1", Duration.ofMinutes(1))))
                .isTrue();

        assertRefused(sessions.verify(tokens.accessToken()), Refusal.BLACKLISTED);
    }

    @Test
    void endsASessionThatRestedTooLong() {
        account();
        IssuedTokens tokens = signIn();
        clock.advance(Duration.ofMinutes(10));
        IssuedTokens kept = Answers.of(sessions.refresh(tokens.refreshToken()));
        clock.advance(Duration.ofMinutes(29));
        IssuedTokens next = Answers.of(sessions.refresh(kept.refreshToken()));

        clock.advance(Duration.ofMinutes(30));

        assertRefused(sessions.refresh(next.refreshToken()), Refusal.INACTIVITY);
        assertRefused(sessions.refresh(next.refreshToken()), Refusal.INACTIVITY);
    }

    @Test
    void writesActivityDownWithoutAWritePerRequest() {
        account();
        IssuedTokens tokens = signIn();
        String jti = verified(tokens).session().jti();
        clock.advance(Duration.ofSeconds(30));

        assertThat(verified(tokens).session().jti()).isEqualTo(jti);

        await().atMost(Answers.SOON).until(() -> lastActivity(jti).equals(clock.instant()));
    }

    @Test
    void endsTheOldestSessionAtTheLimit() {
        account();
        IssuedTokens oldest = signIn();
        clock.advance(Duration.ofSeconds(1));
        IssuedTokens second = signIn();
        clock.advance(Duration.ofSeconds(1));
        signIn();

        IssuedTokens fourth = signIn();

        assertRefused(sessions.verify(oldest.accessToken()), Refusal.REVOKED);
        assertThat(verified(second).user()).isEqualTo(verified(fourth).user());
    }

    @Test
    void holdsTheLimitHoweverManySignInTogether() {
        User user = account();

        Long opened = Answers.of(Flux.range(0, 12)
                .flatMap(i -> from("10.1.0." + i, sessions.signIn(name, RIGHT)), 12)
                .count());

        assertThat(opened).isEqualTo(12);
        assertThat(Answers.of(sessions.countActive(user.id()))).isEqualTo(3);
    }

    @Test
    void endsEverythingOfAUserWhoIsSwitchedOff() {
        User user = account();
        IssuedTokens tokens = signIn();

        User off = Answers.of(accounts.setActive(user.id(), false));

        assertThat(off.isActive()).isFalse();
        assertRefused(sessions.verify(tokens.accessToken()), Refusal.REVOKED);
        assertRefused(from("10.0.0.1", sessions.signIn(name, RIGHT)), Refusal.INACTIVE_USER);
        assertRefused(from("10.0.0.1", sessions.signIn(name, Password.of("wrong-password"))), Refusal.CREDENTIALS);
    }

    @Test
    void endsEverySessionWhenThePasswordChanges() {
        User user = account();
        IssuedTokens tokens = signIn();

        assertThat(Answers.of(accounts.setPassword(user.id(), Password.of("another-password")))
                        .id())
                .isEqualTo(user.id());

        assertRefused(sessions.verify(tokens.accessToken()), Refusal.REVOKED);
        assertRefused(from("10.0.0.1", sessions.signIn(name, RIGHT)), Refusal.CREDENTIALS);
    }

    @Test
    void endsASessionForAnAdministrator() {
        account();
        IssuedTokens tokens = signIn();
        String jti = verified(tokens).session().jti();

        Answers.done(sessions.end(jti));

        assertRefused(sessions.verify(tokens.accessToken()), Refusal.REVOKED);
        assertThat(Answers.refusalOf(sessions.end(jti))).isInstanceOf(UnknownSession.class);
    }

    @Test
    void cleansUpWhatIsOver() {
        account();
        IssuedTokens ended = signIn();
        IssuedTokens living = signIn();
        Answers.done(sessions.logout(ended.accessToken()));
        clock.advance(Duration.ofMinutes(16));
        IssuedTokens renewed = Answers.of(sessions.refresh(living.refreshToken()));

        Long cleaned = Answers.of(sessions.cleanUp());

        assertThat(cleaned).isGreaterThanOrEqualTo(1);
        assertThat(verified(renewed).user().username()).isEqualTo(name);
        assertRefused(sessions.refresh(ended.refreshToken()), Refusal.REFRESH_TOKEN);
        assertThat(Answers.of(sessions.cleanUp())).isZero();
    }

    @Test
    void answersInTheLanguageOfWhoeverAsks() {
        LoginRefused refused = new LoginRefused(Refusal.INACTIVITY);

        assertThat(refused.in(Language.of("zh-CN,en;q=0.5"))).hasMessageContaining("会话");
        assertThat(refused.in(Language.of("ru"))).hasMessageContaining("Сеанс");
        assertThat(refused.in(Language.of("fr, de"))).hasMessage(refused.getMessage());
        assertThat(refused.in(Language.of("; ; ,"))).hasMessage(refused.getMessage());
        assertThat(refused.in(Language.of(null)).code()).isEqualTo("session_inactivity_timeout");
    }

    private User account() {
        return Answers.of(accounts.create(new NewAccount(name, RIGHT, Role.USER, null, null)));
    }

    private IssuedTokens signIn() {
        return Answers.of(from("10.0.0.1", sessions.signIn(name, RIGHT)));
    }

    private SignedIn verified(IssuedTokens tokens) {
        return Answers.of(sessions.verify(tokens.accessToken()));
    }

    private Throwable refused(Mono<?> attempt) {
        return Answers.refusalOf(from(UUID.randomUUID().toString(), attempt));
    }

    private void assertRefused(Mono<?> attempt, Refusal refusal) {
        assertThat(Answers.refusalOf(attempt))
                .isInstanceOfSatisfying(LoginRefused.class, refused -> assertThat(refused.refusal())
                        .isEqualTo(refusal));
    }

    private static <T> Mono<T> from(String address, Mono<T> attempt) {
        return attempt.contextWrite(new Origin(null, address, null)::writeTo);
    }

    private Instant lastActivity(String jti) {
        return Objects.requireNonNull(Answers.of(database.sql("select last_activity_at from sessions where jti = :jti")
                .bind("jti", jti)
                .mapValue(Instant.class)
                .one()));
    }

    private List<String> eventsOf(User user) {
        return texts("select event_type from audit_events where user_id = " + user.id() + " order by id");
    }

    private List<String> texts(String sql) {
        return Answers.of(database.sql(sql).mapValue(String.class).all().collectList());
    }
}
