package io.larkspur.gateway;

import static io.larkspur.gateway.FakeApplications.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.accounts.Applications;
import io.larkspur.accounts.IssuedCredential;
import io.larkspur.accounts.NewApplication;
import io.larkspur.accounts.UserProof;
import io.larkspur.embedded.EmbeddedStores;
import io.larkspur.vault.AuthSession;
import io.larkspur.vault.AuthSessions;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.IssuedTokens;
import io.larkspur.vault.NewAuthSession;
import io.larkspur.vault.PlatformUser;
import io.larkspur.vault.TokenValue;
import io.larkspur.vault.TokenVault;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.StatusAssertions;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.function.SingletonSupplier;
import reactor.core.publisher.Mono;

/** The program as it is started, with real stores and its real neighbours; only the platform is an echo. */
@SpringBootTest(
        classes = GatewayApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.config.name=gateway",
            "spring.main.banner-mode=off",
            "larkspur.gateway.drain.longest=0s",
            "larkspur.accounts.store-timeout=20s",
            "larkspur.vault.store-deadline=20s",
            "LARKSPUR_SIGN_IN_URL=https://sign-in.example/console/"
        })
@ContextConfiguration(initializers = Upstream.Started.class)
class GatewayApplicationIntegrationTests {

    private static final String KEY = key();
    private static final Duration SOON = Duration.ofSeconds(10);

    @LocalServerPort
    private int port;

    @Autowired
    private Applications applications;

    @Autowired
    private AuthSessions sessions;

    @Autowired
    private Clock clock;

    @Autowired
    private Environment environment;

    private WebTestClient client;

    @DynamicPropertySource
    static void stores(DynamicPropertyRegistry properties) {
        // Once, because whoever asks for a property again would get another database.
        properties.add("DATABASE_URL", SingletonSupplier.of(EmbeddedStores.forTests()::freshDatabase)::obtain);
        properties.add("REDIS_URL", SingletonSupplier.of(EmbeddedStores.forTests()::freshRedis)::obtain);
        properties.add("ENCRYPTION_KEY", () -> KEY);
        properties.add("APP_ID", () -> FakePlatform.APP);
        properties.add("larkspur.feishu.long-connection.enabled", () -> false);
        properties.add("APP_SECRET", () -> "secret-of-the-platform-app");
    }

    @BeforeEach
    void connect() {
        client = Calls.client(port);
    }

    @Test
    void isHealthyAndReady() {
        for (String path : new String[] {"/health/liveness", "/health/readiness"}) {
            client.get()
                    .uri(path)
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.status")
                    .isEqualTo("UP");
        }
    }

    @Test
    void saysHowItIsInTheWordsOfTheControlPlane() {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> client.get()
                .uri("/health")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("healthy")
                .jsonPath("$.version")
                .isNotEmpty()
                .jsonPath("$.timestamp")
                .isNotEmpty()
                .jsonPath("$.services")
                .doesNotExist());
    }

    /** The admin-api lives elsewhere: what the issuer said goes there letter by letter, and no cookie is touched. */
    @Test
    void sendsPeopleWhoSignInOnToWhereTheirSessionIsKept() {
        client.get()
                .uri(URI.create("http://localhost:" + port + "/callbacks/hh/oauth?state=sign-in.a%2Bb&code=c%20d"))
                .exchange()
                .expectStatus()
                .isFound()
                .expectHeader()
                .valueEquals(
                        "Location", "https://sign-in.example/console/auth/callback/hh?state=sign-in.a%2Bb&code=c%20d")
                .expectHeader()
                .valueEquals("Cache-Control", "no-store")
                .expectHeader()
                .valueEquals("RateLimit-Policy", "\"minute\";q=100;w=60, \"hour\";q=1000;w=3600")
                .expectHeader()
                .doesNotExist("Set-Cookie");
    }

    @Test
    void keepsOtherWaysBackToItself() {
        client.get()
                .uri("/callbacks/feishu/oauth?state=of-a-card&code=c")
                .exchange()
                .expectStatus()
                .is4xxClientError()
                .expectHeader()
                .doesNotExist("Location");
    }

    @Test
    void showsItsMetrics() {
        client.get().uri("/elsewhere").exchange().expectStatus().isNotFound();

        client.get()
                .uri("/metrics")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .value(text -> assertThat(text).contains("http_server_requests_seconds_count"));
        client.get().uri("/env").exchange().expectStatus().isNotFound();
        client.get().uri("/gateway/routes").exchange().expectStatus().isNotFound();
    }

    @Test
    void injectsATokenThatWasConsentedTo() {
        IssuedCredential issued = applications
                .register(new NewApplication("it", null, Set.of(), EnumSet.allOf(UserProof.class), false, null))
                .block(SOON);
        consent("ou_it", issued.application().id());

        client.get()
                .uri("/open-apis/authen/v1/user_info")
                .header(
                        "Authorization",
                        basic(issued.application().id(), issued.secret().reveal()))
                .header("X-User-Id", "ou_it")
                .exchange()
                .expectStatus()
                .isOk();

        assertThat(Upstream.HERE.last().all("Authorization")).containsExactly("Bearer u-of-ou_it-0123456789");
    }

    /** Another process ends the grant; its caches, connections and clock are its own. */
    @Test
    void cutsAStreamWhoseGrantEndsInAnotherProcess() throws IOException {
        IssuedCredential issued = applications
                .register(new NewApplication("cut", null, Set.of(), EnumSet.allOf(UserProof.class), false, null))
                .block(SOON);
        consent("ou_cut", issued.application().id());
        try (ConfigurableApplicationContext other = anotherProcess();
                Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            String request = "GET /open-apis/x/stream HTTP/1.1\r\nHost: g\r\nAuthorization: "
                    + basic(issued.application().id(), issued.secret().reveal()) + "\r\nX-User-Id: ou_cut\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isPositive();

            assertThat(other.getBean(TokenVault.class)
                            .revoke(new GrantKey(FakePlatform.APP, "ou_cut"))
                            .block(SOON))
                    .isTrue();

            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(all).contains("event: error").contains("authorization-ended");
        }
    }

    /** Or else a balancer would take every gateway away at once, and nobody would be served. */
    @Test
    void staysInServiceWhilePostgresIsAway() throws SQLException {
        IssuedCredential issued = applications
                .register(new NewApplication("away", null, Set.of(), EnumSet.allOf(UserProof.class), false, null))
                .block(SOON);
        consent("ou_away", issued.application().id());
        call(issued, "ou_away").isOk();

        letIntoTheDatabase(false);
        try {
            await().atMost(SOON).untilAsserted(() -> status("/health").isEqualTo(503));

            status("/health/readiness").isOk();
            call(issued, "ou_away").isOk();
        } finally {
            letIntoTheDatabase(true);
        }
        await().atMost(SOON).untilAsserted(() -> status("/health").isOk());
    }

    private StatusAssertions call(IssuedCredential issued, String openId) {
        return client.get()
                .uri("/open-apis/authen/v1/user_info")
                .header(
                        "Authorization",
                        basic(issued.application().id(), issued.secret().reveal()))
                .header("X-User-Id", openId)
                .exchange()
                .expectStatus();
    }

    private StatusAssertions status(String path) {
        return client.get().uri(path).exchange().expectStatus();
    }

    /** Whoever is in there is thrown out when nobody may come any more. */
    private void letIntoTheDatabase(boolean anybody) throws SQLException {
        String name = URI.create(environment.getRequiredProperty("DATABASE_URL"))
                .getPath()
                .substring(1);
        String server = EmbeddedStores.forTests().databaseUrl().replace("postgres@", "");
        try (Connection connection = DriverManager.getConnection("jdbc:" + server, "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute("alter database " + name + " allow_connections " + anybody);
            if (!anybody) {
                statement.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
            }
        }
    }

    private ConfigurableApplicationContext anotherProcess() {
        return new SpringApplicationBuilder(GatewayApplication.class)
                .initializers(GatewayApplicationIntegrationTests::ownEventLoops)
                .properties("spring.config.name=gateway", "spring.main.banner-mode=off", "spring.jmx.enabled=false")
                .run(
                        "--server.port=0",
                        "--DATABASE_URL=" + environment.getProperty("DATABASE_URL"),
                        "--REDIS_URL=" + environment.getProperty("REDIS_URL"),
                        "--ENCRYPTION_KEY=" + KEY,
                        "--APP_ID=" + FakePlatform.APP,
                        "--APP_SECRET=secret-of-the-platform-app");
    }

    /** So that its end does not end the loops of this process, too. */
    private static void ownEventLoops(ConfigurableApplicationContext context) {
        ((GenericApplicationContext) context).registerBean(ReactorResourceFactory.class, () -> {
            ReactorResourceFactory own = new ReactorResourceFactory();
            own.setUseGlobalResources(false);
            return own;
        });
    }

    private void consent(String openId, String application) {
        Mono<AuthSession> consent = sessions.open(
                        new NewAuthSession(FakePlatform.APP, openId, "websocket_card", Set.of(), application))
                .flatMap(session -> sessions.complete(
                        session.sessionId(),
                        new PlatformUser(openId, null, null, "Name", null, null),
                        new IssuedTokens(
                                TokenValue.of("u-of-" + openId + "-0123456789"),
                                clock.instant().plus(Duration.ofHours(2)),
                                null,
                                null,
                                Set.of())));
        assertThat(consent.block(SOON)).isNotNull();
    }

    private static String key() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return HexFormat.of().formatHex(key);
    }
}
