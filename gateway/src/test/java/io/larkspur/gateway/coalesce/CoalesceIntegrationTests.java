package io.larkspur.gateway.coalesce;

import static io.larkspur.gateway.FakeApplications.basic;
import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.accounts.Application;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.FakeVault;
import io.larkspur.gateway.GatewayTest;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufFlux;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

@GatewayTest
class CoalesceIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int LONGER_THAN_SHARED = 3_000;

    /** More than any request may wait that is allowed nothing on top. */
    private static final Duration LATE = Duration.ofSeconds(8);

    /** Whose tokens came, in their order; each answer takes a while and is another one. */
    private static final List<String> ASKED = new CopyOnWriteArrayList<>();

    private static final DisposableServer SLOW = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((request, response) -> {
                ASKED.add(request.path() + " " + request.requestHeaders().get("Authorization"));
                if (request.path().contains("slow")) {
                    return response.header("Content-Type", "application/json")
                            .send(
                                    Flux.just("{\"slow\":", "1}")
                                            .delayElements(Duration.ofMillis(1_500))
                                            .map(part -> Unpooled.copiedBuffer(part, StandardCharsets.US_ASCII)),
                                    part -> true);
                }
                if (request.path().contains("late")) {
                    return response.header("Content-Type", "application/json")
                            .sendString(Mono.just("{\"late\":1}").delayElement(LATE));
                }
                String body = request.path().contains("long")
                        ? "{\"text\":\"" + "x".repeat(LONGER_THAN_SHARED) + "\"}"
                        : "{\"answer\":" + ASKED.size() + "}";
                return response.header("Content-Type", "application/json")
                        .sendString(Mono.just(body).delayElement(Duration.ofSeconds(2)));
            })
            .bindNow(SOON);

    @LocalServerPort
    private int port;

    @Autowired
    private FakeApplications applications;

    @Autowired
    private FakeVault vault;

    private Application application;

    @DynamicPropertySource
    static void route(DynamicPropertyRegistry registry) {
        String route = "spring.cloud.gateway.server.webflux.routes[0].";
        registry.add(route + "id", () -> "shared");
        registry.add(route + "uri", () -> "http://127.0.0.1:" + SLOW.port());
        registry.add(route + "predicates[0]", () -> "Path=/open-apis/**");
        registry.add(route + "filters[0]", () -> "Caller");
        registry.add(route + "filters[1]", () -> "Quota");
        registry.add(route + "filters[2]", () -> "Coalesce=2KB,1s");
        registry.add(route + "filters[3]", () -> "UserToken");
        registry.add(route + "metadata.response-timeout", () -> "20000");
        registry.add("larkspur.wire.answer", () -> "3s");
    }

    @BeforeEach
    void connect() {
        application = applications.inviting();
        ASKED.clear();
    }

    @Test
    void sendsOneCallForAllWhoAskTheSameAtTheSameTime() {
        vault.grant("ou_same", application.id());

        List<String> answers = together(10, "/open-apis/x/same", "ou_same");

        assertThat(ASKED).hasSize(1);
        assertThat(answers).hasSize(10).allMatch("{\"answer\":1}"::equals);
    }

    @Test
    void asksAgainOnceTheAnswerIsThere() {
        vault.grant("ou_again", application.id());

        together(3, "/open-apis/x/again", "ou_again");
        together(3, "/open-apis/x/again", "ou_again");

        assertThat(ASKED).hasSize(2);
    }

    @Test
    void neverGivesOneUserTheAnswerOfAnother() {
        String one = vault.grant("ou_one", application.id());
        String two = vault.grant("ou_two", application.id());

        Flux.just("ou_one", "ou_two")
                .flatMap(
                        user -> Mono.fromRunnable(() -> together(3, "/open-apis/x/mine", user))
                                .subscribeOn(Schedulers.boundedElastic()),
                        2)
                .blockLast(SOON);

        assertThat(ASKED).containsExactlyInAnyOrder("open-apis/x/mine Bearer " + one, "open-apis/x/mine Bearer " + two);
    }

    @Test
    void sendsEveryGetThatHasABody() {
        vault.grant("ou_body", application.id());

        Flux.just("{\"q\":1}", "{\"q\":2}")
                .flatMap(question -> asked(question, "/open-apis/x/search", "ou_body"), 2)
                .blockLast(SOON);

        assertThat(ASKED).hasSize(2);
    }

    @Test
    void passesALongAnswerOnWholeAndToItsCallerOnly() {
        vault.grant("ou_long", application.id());

        List<String> answers = together(2, "/open-apis/x/long", "ou_long");

        assertThat(answers).allMatch(answer -> answer.length() > LONGER_THAN_SHARED && answer.endsWith("\"}"));
        assertThat(ASKED).hasSize(2);
    }

    @Test
    void passesAnAnswerOnThatTakesLongerThanItsPatience() {
        vault.grant("ou_slow", application.id());

        List<String> answers = together(2, "/open-apis/x/slow", "ou_slow");

        assertThat(answers).containsExactly("{\"slow\":1}", "{\"slow\":1}");
        assertThat(ASKED).hasSize(2);
    }

    @Test
    void waitsForACallThatMayTakeLongerAsThatOneDoes() {
        vault.grant("ou_late", application.id());

        List<String> answers = together(3, "/open-apis/x/late", "ou_late");

        assertThat(answers).hasSize(3).allMatch("{\"late\":1}"::equals);
        assertThat(ASKED).hasSize(1);
    }

    /** By a client that gives no call a name of its own. */
    private List<String> together(int calls, String path, String user) {
        return Objects.requireNonNull(Flux.range(0, calls)
                .flatMap(call -> answer(path, user), calls)
                .collectList()
                .block(SOON));
    }

    private Mono<String> asked(String question, String path, String user) {
        return client(user)
                .headers(headers -> headers.set("Content-Length", question.length()))
                .request(HttpMethod.GET)
                .send(ByteBufFlux.fromString(Mono.just(question)))
                .uri("http://127.0.0.1:" + port + path)
                .responseSingle((head, body) -> body.asString());
    }

    private HttpClient client(String user) {
        return HttpClient.create().headers(headers -> headers.set("Authorization", basic(application))
                .set("X-User-Id", user));
    }

    private Mono<String> answer(String path, String user) {
        return client(user).get().uri("http://127.0.0.1:" + port + path).responseSingle((head, body) -> body.asString()
                .map(text -> head.status().code() == 200 ? text : "status " + head.status()));
    }
}
