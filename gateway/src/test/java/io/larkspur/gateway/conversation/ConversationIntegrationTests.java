package io.larkspur.gateway.conversation;

import static io.larkspur.gateway.FakeApplications.basic;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larkspur.accounts.Application;
import io.larkspur.conversations.ConversationClosed;
import io.larkspur.conversations.ConversationFull;
import io.larkspur.conversations.NewMessage;
import io.larkspur.conversations.Speaker;
import io.larkspur.gateway.Calls;
import io.larkspur.gateway.FakeApplications;
import io.larkspur.gateway.FakeConversations;
import io.larkspur.gateway.FakePlatform;
import io.larkspur.gateway.FakeVault;
import io.larkspur.gateway.GatewayTest;
import io.larkspur.gateway.Upstream;
import io.larkspur.vault.GrantKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What is written down of calls through a route that does so. */
@GatewayTest
@TestPropertySource(
        properties = {
            "spring.cloud.gateway.server.webflux.routes[0].id=talk",
            "spring.cloud.gateway.server.webflux.routes[0].uri=${larkspur.feishu.open-base-url}",
            "spring.cloud.gateway.server.webflux.routes[0].predicates[0]=Path=/open-apis/**",
            "spring.cloud.gateway.server.webflux.routes[0].filters[0]=Caller",
            "spring.cloud.gateway.server.webflux.routes[0].filters[1].name=Conversation",
            "spring.cloud.gateway.server.webflux.routes[0].filters[1].args.longest=1KB",
            "spring.cloud.gateway.server.webflux.routes[0].filters[2]=UserToken",
            "spring.cloud.gateway.server.webflux.routes[1].id=long-talk",
            "spring.cloud.gateway.server.webflux.routes[1].order=-1",
            "spring.cloud.gateway.server.webflux.routes[1].uri=${larkspur.feishu.open-base-url}",
            "spring.cloud.gateway.server.webflux.routes[1].predicates[0]=Path=/open-apis/aily/**",
            "spring.cloud.gateway.server.webflux.routes[1].filters[0]=Caller",
            "spring.cloud.gateway.server.webflux.routes[1].filters[1].name=Conversation",
            "spring.cloud.gateway.server.webflux.routes[1].filters[1].args.longest=1MB",
            "spring.cloud.gateway.server.webflux.routes[1].filters[1].args.delta=/n",
            "spring.cloud.gateway.server.webflux.routes[1].filters[2]=UserToken"
        })
@ExtendWith(OutputCaptureExtension.class)
class ConversationIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ASKED =
            "{\"messages\":[{\"role\":\"system\",\"content\":\"Be brief\"},{\"role\":\"user\",\"content\":\"Wie geht's, 世界?\"}]}";
    private static final String ANSWERED =
            "{\"choices\":[{\"message\":{\"content\":\"Gut\"}}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}";

    @LocalServerPort
    private int port;

    @Autowired
    private FakeApplications applications;

    @Autowired
    private FakeVault vault;

    @Autowired
    private FakeConversations conversations;

    @Autowired
    private Minutes minutes;

    private final Upstream upstream = Upstream.HERE;
    private final String user = "ou_" + UUID.randomUUID().toString().replace("-", "");
    private Application application;

    @BeforeEach
    void consent() {
        application = applications.inviting();
        vault.grant(user, application.id());
        conversations.said().clear();
        conversations.takeAtMost(100_000);
        conversations.writeAfter(Mono.empty());
        upstream.script("/talk", call -> Upstream.Answer.json(200, ANSWERED));
    }

    @Test
    void writesDownQuestionAndAnswerWithTheirTokens() {
        UUID id = conversations.of(user);

        ask("/talk", id.toString(), ASKED).expectStatus().isOk().expectBody().json(ANSWERED);

        List<NewMessage> said = awaitSaid(2);
        assertThat(said).extracting(NewMessage::role).containsExactly(Speaker.USER, Speaker.ASSISTANT);
        assertThat(said).extracting(NewMessage::content).containsExactly("Wie geht's, 世界?", "Gut");
        assertThat(said).extracting(NewMessage::tokensUsed).containsExactly(7L, 2L);
        assertThat(upstream.last().all("X-Conversation-Id")).isEmpty();
    }

    @Test
    void writesOnAfterItHasPaused() {
        UUID id = conversations.of(user);
        minutes.stop();
        minutes.start();

        ask("/talk", id.toString(), ASKED).expectStatus().isOk();

        assertThat(awaitSaid(2)).extracting(NewMessage::content).contains("Gut");
    }

    @Test
    void putsAStreamedAnswerTogether() {
        UUID id = conversations.of(user);
        byte[] events = ("data: {\"choices\":[{\"delta\":{\"content\":\"Gu\"}}]}\n\n: still here\n\n"
                        + "data: {\"choices\":[{\"delta\":{\"content\":\"te Grüße\"}}]}\r\n\r\n"
                        + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}\n\ndata: [DONE]\n\n")
                .getBytes(StandardCharsets.UTF_8);
        int middle = new String(events, StandardCharsets.ISO_8859_1).indexOf("\u00c3") + 1;
        upstream.script(
                "/events",
                call -> new Upstream.Answer(
                        200,
                        Map.of("Content-Type", "text/event-stream"),
                        List.of(Arrays.copyOf(events, middle), Arrays.copyOfRange(events, middle, events.length))));

        ask("/events", id.toString(), ASKED).expectStatus().isOk();

        List<NewMessage> said = awaitSaid(2);
        assertThat(said.get(1).content()).isEqualTo("Gute Grüße");
        assertThat(said.get(1).tokensUsed()).isEqualTo(3);
        assertThat(said.get(1).metadata()).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(ints = {87, 88, 200})
    void cutsAnAnswerThatIsLongerThanAMessageAndSaysSo(int before) {
        UUID id = conversations.of(user);
        conversations.takeAtMost(100);
        String answer = "x".repeat(before) + "😀 and so on, for longer than a message may be";
        upstream.script("/long", call -> Upstream.Answer.json(200, ANSWERED.replace("Gut", answer)));

        ask("/long", id.toString(), ASKED).expectStatus().isOk();

        List<NewMessage> said = awaitSaid(2);
        assertThat(said)
                .extracting(NewMessage::content)
                .containsExactly("Wie geht's, 世界?", "x".repeat(Math.min(before, 88)));
        assertThat(said).extracting(NewMessage::metadata).containsExactly("{}", "{\"cut\":true}");
        assertThat(said.get(1).tokensUsed()).isEqualTo(2);
    }

    @Test
    void cutsNothingOfAnAnswerThatFits() {
        UUID id = conversations.of(user);
        conversations.takeAtMost(100);
        upstream.script("/long", call -> Upstream.Answer.json(200, ANSWERED.replace("Gut", "x".repeat(98))));

        ask("/long", id.toString(), ASKED).expectStatus().isOk();

        assertThat(awaitSaid(2).get(1).content()).hasSize(98);
        assertThat(awaitSaid(2).get(1).metadata()).isEqualTo("{}");
    }

    @Test
    void cutsAQuestionThatIsLongerThanAMessageAndSaysSo() {
        UUID id = conversations.of(user);
        conversations.takeAtMost(100);

        ask("/talk", id.toString(), "{\"messages\":[{\"content\":\"" + "x".repeat(200) + "\"}]}")
                .expectStatus()
                .isOk();

        List<NewMessage> said = awaitSaid(2);
        assertThat(said).extracting(NewMessage::content).containsExactly("x".repeat(88), "Gut");
        assertThat(said).extracting(NewMessage::metadata).containsExactly("{\"cut\":true}", "{}");
    }

    /** Of which 1024 characters are read. */
    @ParameterizedTest
    @CsvSource({"1000, yyyyyyyyyyyyyyyyyyyyyyyyyyyyyy, 24", "1023, 😀, 0", "1024, 😀, 0"})
    void cutsAStreamedAnswerWhereNoMoreIsRead(int before, String delta, int kept) {
        UUID id = conversations.of(user);
        String events = Stream.of("x".repeat(before / 2), "x".repeat(before - before / 2), delta, "z")
                .map("data: {\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}\n\n"::formatted)
                .collect(Collectors.joining());
        upstream.script(
                "/endless",
                call -> new Upstream.Answer(
                        200,
                        Map.of("Content-Type", "text/event-stream"),
                        List.of(events.getBytes(StandardCharsets.UTF_8))));

        ask("/endless", id.toString(), ASKED).expectStatus().isOk();

        List<NewMessage> said = awaitSaid(2);
        assertThat(said.get(1).content()).isEqualTo("x".repeat(before) + delta.substring(0, kept));
        assertThat(said.get(1).metadata()).isEqualTo("{\"cut\":true}");
    }

    @Test
    void saysOfAStreamThatEndedWithTheConsentThatItWasCut() throws IOException {
        UUID id = conversations.of(user);
        try (Socket socket = asked("/open-apis/aily/v1/apps/a/knowledges/ask/stream", id)) {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(lines.lines().anyMatch("data: {\"n\":1}"::equals)).isTrue();
            assertThat(vault.revoke(new GrantKey(FakePlatform.APP, user)).block(SOON))
                    .isTrue();
            assertThat(lines.lines()).contains("event: error");
        }

        List<NewMessage> said = awaitSaid(2);
        assertThat(said.get(1).content()).startsWith("01");
        assertThat(said).extracting(NewMessage::metadata).containsExactly("{}", "{\"cut\":true}");
    }

    @Test
    void writesDownWhatReachedACallerWhoLeft() throws IOException {
        UUID id = conversations.of(user);
        try (Socket socket = asked("/open-apis/x/stream", id)) {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }

        assertThat(awaitSaid(1).get(0).content()).isEqualTo("Wie geht's, 世界?");
    }

    @Test
    void sendsNothingIntoAConversationThatIsNotTheUsers() {
        UUID other = conversations.of("ou_somebody_else");
        UUID own = conversations.of(user);
        int before = upstream.size();

        ask("/talk", other.toString(), ASKED).expectStatus().isNotFound();
        ask("/talk", UUID.randomUUID().toString(), ASKED).expectStatus().isNotFound();
        ask("/talk", "nonsense", ASKED).expectStatus().isNotFound();
        assertThat(upstream.size()).isEqualTo(before);

        ask("/talk", own.toString(), ASKED).expectStatus().isOk();
        assertThat(awaitSaid(2)).hasSize(2);
    }

    @Test
    void sendsNothingIntoAConversationThatTakesNoMore() {
        UUID closed = conversations.of(user);
        UUID full = conversations.of(user);
        conversations.refuse(closed, new ConversationClosed());
        conversations.refuse(full, new ConversationFull(10));
        int before = upstream.size();

        ask("/talk", closed.toString(), ASKED)
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.error.reason")
                .isEqualTo("conversation-closed");
        ask("/talk", full.toString(), ASKED)
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.error.reason")
                .isEqualTo("conversation-full");

        assertThat(upstream.size()).isEqualTo(before);
    }

    @Test
    void writesDownNothingOfWhatFailedOrIsTooLong() {
        UUID id = conversations.of(user);
        upstream.script("/broken", call -> Upstream.Answer.json(500, ANSWERED));
        String endless = "{\"messages\":[{\"content\":\"" + "x".repeat(2000) + "\"}]}";

        ask("/broken", id.toString(), ASKED).expectStatus().isEqualTo(500);
        ask("/talk", id.toString(), endless).expectStatus().isOk();

        assertThat(awaitSaid(1)).extracting(NewMessage::content).containsExactly("Gut");
    }

    @Test
    void writesDownOnceWhatItHasToTryAgain() {
        UUID id = conversations.of(user);
        conversations.loseAnAnswer();

        ask("/talk", id.toString(), ASKED).expectStatus().isOk();

        await().atMost(SOON).until(() -> conversations.triesAt(id) == 2);
        assertThat(conversations.said()).hasSize(2);
    }

    @Test
    void keepsNoMoreWaitingThanMemoryIsMeantFor(CapturedOutput output) {
        UUID id = conversations.of(user);
        conversations.takeAtMost(1_000_000);
        Sinks.Empty<Void> ready = Sinks.empty();
        conversations.writeAfter(ready.asMono());
        String asked = "{\"messages\":[{\"content\":\"" + "x".repeat(999_000) + "\"}]}";
        String lost = "a message of conversation " + id + " is lost";

        try {
            for (int call = 0; call < 20; call++) {
                ask("/aily/sink", id.toString(), asked).expectStatus().isOk();
            }
            await().atMost(SOON).until(() -> output.getAll().split(lost, -1).length - 1 == 4);
        } finally {
            ready.tryEmitEmpty().orThrow();
        }

        assertThat(awaitSaid(16)).hasSize(16);
        ask("/talk", id.toString(), ASKED).expectStatus().isOk();
        assertThat(awaitSaid(18)).hasSize(18);
    }

    @Test
    void writesDownNothingUnasked() {
        conversations.of(user);
        WebTestClient.ResponseSpec answer = call("/talk").bodyValue(ASKED).exchange();
        answer.expectStatus().isOk();
        UUID id = conversations.of(user);

        ask("/talk", id.toString(), ASKED).expectStatus().isOk();

        assertThat(awaitSaid(2)).hasSize(2);
    }

    private Socket asked(String path, UUID conversation) throws IOException {
        String head = "POST " + path + " HTTP/1.1\r\nHost: g\r\nAuthorization: " + basic(application)
                + "\r\nX-User-Id: " + user + "\r\nX-Conversation-Id: " + conversation + "\r\nContent-Length: "
                + ASKED.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n";
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout((int) SOON.toMillis());
        socket.getOutputStream().write((head + ASKED).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private List<NewMessage> awaitSaid(int count) {
        return await().atMost(SOON).until(() -> List.copyOf(conversations.said()), said -> said.size() >= count);
    }

    private WebTestClient.ResponseSpec ask(String path, String conversation, String body) {
        return call(path)
                .header("X-Conversation-Id", conversation)
                .bodyValue(body)
                .exchange();
    }

    private WebTestClient.RequestBodySpec call(String path) {
        return Calls.client(port)
                .post()
                .uri("/open-apis" + path)
                .header("Authorization", basic(application))
                .header("X-User-Id", user)
                .contentType(MediaType.APPLICATION_JSON);
    }
}
