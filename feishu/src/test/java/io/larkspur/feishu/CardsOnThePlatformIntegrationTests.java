package io.larkspur.feishu;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.feishu.card.CardWriter;
import io.larkspur.feishu.platform.CallGuards;
import io.larkspur.feishu.platform.ConfiguredApps;
import io.larkspur.feishu.platform.FeishuProperties;
import io.larkspur.feishu.platform.PlatformApp;
import io.larkspur.feishu.platform.PlatformCredentialsRefused;
import io.larkspur.feishu.platform.PlatformHttp;
import io.larkspur.feishu.platform.PlatformUnavailable;
import io.larkspur.feishu.platform.TestPlatform;
import io.larkspur.feishu.platform.TokenEndpointVersion;
import io.larkspur.issuer.Language;
import io.larkspur.issuer.call.ConfiguredSecret;
import io.larkspur.sandbox.Sandbox;
import io.larkspur.sandbox.SandboxSettings;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessionState;
import io.larkspur.vault.InvitationReason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Our cards before the sandbox, which accepts what the platform documents and nothing else. */
class CardsOnThePlatformIntegrationTests {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static Sandbox sandbox;
    private static PlatformSdk sdk;
    private static SentCards cards;

    private final String session = UUID.randomUUID().toString();
    private String user;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start(SandboxSettings.on(0, io.larkspur.sandbox.PlatformApp.random()));
        sdk = sdk(sandbox.app().appSecret());
        cards = cards(sdk, Language.EN);
    }

    @AfterAll
    static void stop() {
        sdk.close();
        sandbox.close();
    }

    @BeforeEach
    void newUser() {
        control("DELETE", "/_sandbox/faults", "");
        user = control("POST", "/_sandbox/users", "{\"name\":\"Ada\"}")
                .path("open_id")
                .asString();
    }

    @ParameterizedTest
    @EnumSource(InvitationReason.class)
    void areAcceptedForEveryReason(InvitationReason reason) {
        for (Language language : Language.values()) {
            AuthSession asked = asked(UUID.randomUUID().toString(), reason, Set.of("aily:run:write", "docs:read"));

            String message = sent(cards(sdk, language), asked);

            assertThat(content(message)).contains("authorize/" + asked.sessionId());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = AuthSessionState.class,
            names = {"COMPLETED", "DENIED", "EXPIRED"})
    void showEveryEndInPlace(AuthSessionState end) {
        AuthSession asked = asked(session, InvitationReason.MISSING, Set.of("aily:run:write"));
        String message = sent(cards, asked);

        shows(in(end, asked, message), true);

        assertThat(content(message)).doesNotContain("authorize/" + session);
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void listFortyNineScopesAndSayThatMoreFollow() {
        Set<String> many = IntStream.range(0, 60)
                .mapToObj(n -> "docs:scope_%02d".formatted(n))
                .collect(Collectors.toSet());

        String message = sent(cards, asked(session, InvitationReason.SCOPE, many));

        assertThat(content(message))
                .contains("docs:scope_48", "11 more are asked for when they are needed")
                .doesNotContain("docs:scope_49");
    }

    @Test
    void areSentOnceHoweverOftenTheyAreSent() {
        AuthSession asked = asked(session, InvitationReason.MISSING, Set.of());

        assertThat(sent(cards, asked)).isEqualTo(sent(cards, asked));

        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void takeEveryOption() {
        AuthSession asked = asked(session, InvitationReason.MISSING, Set.of());
        AuthCardOptions options =
                new AuthCardOptions(false, null, "<at id=all></at> **hi** [x](https://evil)", "https://example.com/p");

        String message = cards.send(asked, CheckedOptions.of(options))
                .blockOptional(LIMIT)
                .orElseThrow();

        assertThat(content(message)).contains("https://example.com/p");
        assertThat(page()).contains("[x](https://evil)").doesNotContain("href=\"https://evil");
    }

    @Test
    void mayBeTemplates() {
        AuthSession asked = asked(session, InvitationReason.ENDING, Set.of());

        String message = cards.send(asked, new AuthCardOptions(true, "AAqk1", "Hello", null))
                .blockOptional(LIMIT)
                .orElseThrow();

        assertThat(JsonMapper.shared().readTree(content(message)).path("type").asString())
                .isEqualTo("template");
        shows(in(AuthSessionState.EXPIRED, asked, message), true);
    }

    @ParameterizedTest
    @CsvSource({
        "230006, switch the bot ability on",
        "230053, ask them to unblock it",
        "230027, enable it and publish",
        "230029, left the organisation",
        "99991662, the app is disabled"
    })
    void sayWhatToDoWhenTheyCannotBeDelivered(int code, String advice) {
        control("POST", "/_sandbox/faults", """
                {"path":"/open-apis/im/v1/messages","method":"POST","status":400,"code":%d}""".formatted(code));

        StepVerifier.create(cards.send(asked(session, InvitationReason.MISSING, Set.of())))
                .expectErrorSatisfies(error -> assertThat(((CardUndeliverable) error).detail())
                        .contains(advice, String.valueOf(code))
                        .doesNotContain(sandbox.app().appSecret()))
                .verify(LIMIT);
    }

    @Test
    void sayThatTheUserIsOutsideTheAppsAvailability() {
        control("POST", "/_sandbox/users/" + user, "{\"outside_availability\":true}");

        StepVerifier.create(cards.send(asked(session, InvitationReason.MISSING, Set.of())))
                .expectErrorSatisfies(error ->
                        assertThat(((CardUndeliverable) error).detail()).contains("availability range"))
                .verify(LIMIT);
    }

    @Test
    void sayWhichCredentialsAreWrong() {
        try (PlatformSdk wrong = sdk("not-the-secret-of-this-app")) {
            StepVerifier.create(cards(wrong, Language.EN).send(asked(session, InvitationReason.MISSING, Set.of())))
                    .expectErrorSatisfies(error -> assertThat(((PlatformCredentialsRefused) error).detail())
                            .contains("APP_ID and APP_SECRET")
                            .doesNotContain("not-the-secret"))
                    .verify(LIMIT);
        }
    }

    @Test
    void callTroubleWhatMayPass() {
        control("POST", "/_sandbox/faults", "{\"path\":\"/open-apis/im/v1/messages\",\"status\":503}");

        StepVerifier.create(cards.send(asked(session, InvitationReason.MISSING, Set.of())))
                .expectError(PlatformUnavailable.class)
                .verify(LIMIT);
    }

    @Test
    void cannotBeChangedOnceTheyAreRecalled() {
        AuthSession asked = asked(session, InvitationReason.MISSING, Set.of());
        String message = sent(cards, asked);
        control("POST", "/_sandbox/faults", """
                {"path":"/open-apis/im/v1/messages/*","method":"PATCH","status":400,"code":230011}""");

        shows(in(AuthSessionState.EXPIRED, asked, message), false);
    }

    private AuthSession asked(String sessionId, InvitationReason reason, Set<String> scopes) {
        AuthSession asked = AuthSessionsOfTests.asked(sessionId, user, reason, scopes);
        return ofSandbox(asked, AuthSessionState.PENDING, null);
    }

    private static AuthSession in(AuthSessionState state, AuthSession asked, String messageId) {
        return ofSandbox(asked, state, messageId);
    }

    private static AuthSession ofSandbox(AuthSession asked, AuthSessionState state, String messageId) {
        Instant completed = state == AuthSessionState.COMPLETED ? asked.createdAt() : null;
        return new AuthSession(
                asked.id(),
                asked.sessionId(),
                sandbox.app().appId(),
                asked.userId(),
                null,
                null,
                null,
                asked.authMethod(),
                state,
                asked.scopes(),
                asked.applicationId(),
                messageId,
                null,
                asked.createdAt(),
                asked.expiresAt(),
                completed,
                asked.reason(),
                asked.askedBy(),
                asked.consentEndsAt(),
                null,
                false,
                null,
                null);
    }

    private static String sent(SentCards cards, AuthSession asked) {
        return cards.send(asked).blockOptional(LIMIT).orElseThrow();
    }

    private static void shows(AuthSession session, boolean shown) {
        StepVerifier.create(cards.show(session))
                .expectNext(shown)
                .expectComplete()
                .verify(LIMIT);
    }

    private String content(String messageId) {
        for (JsonNode message : control("GET", "/_sandbox/messages?receive_id=" + user, "")) {
            if (message.path("message_id").asString().equals(messageId)) {
                return message.path("content").asString();
            }
        }
        throw new AssertionError("No message " + messageId);
    }

    private int messages() {
        return control("GET", "/_sandbox/messages?receive_id=" + user, "").size();
    }

    private String page() {
        return body("GET", "/chat/" + user, "");
    }

    private static JsonNode control(String method, String path, String body) {
        String answer = body(method, path, body);
        return JsonMapper.shared().readTree(answer.isEmpty() ? "{}" : answer);
    }

    private static String body(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.url() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .timeout(LIMIT)
                .build();
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private static FeishuProperties properties(String secret) {
        return TestPlatform.properties(
                sandbox.url().toString(),
                TokenEndpointVersion.V3,
                new PlatformApp(
                        sandbox.app().appId(),
                        ConfiguredSecret.of(secret),
                        ConfiguredSecret.of(""),
                        ConfiguredSecret.of("")));
    }

    private static PlatformSdk sdk(String secret) {
        FeishuProperties properties = properties(secret);
        ConfiguredApps apps = new ConfiguredApps(properties);
        CallGuards guards = new CallGuards();
        PlatformHttp http = new PlatformHttp(WebClient.builder(), properties.deadlines(), guards);
        CachedTenantTokens tokens = new CachedTenantTokens(
                apps, new TenantTokenEndpoint(http, properties, TestPlatform.clock()), TestPlatform.clock());
        return new PlatformSdk(apps, tokens, guards, properties);
    }

    private static SentCards cards(PlatformSdk sdk, Language language) {
        return new SentCards(
                new CardContents(properties("unused"), null), new CardWriter(language), new CardMessages(sdk));
    }
}
