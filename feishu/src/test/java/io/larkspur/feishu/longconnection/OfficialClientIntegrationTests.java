package io.larkspur.feishu.longconnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.lark.oapi.event.EventDispatcher;
import com.lark.oapi.event.cardcallback.P2CardActionTriggerHandler;
import com.lark.oapi.event.cardcallback.model.CallBackToast;
import com.lark.oapi.event.cardcallback.model.P2CardActionTrigger;
import com.lark.oapi.event.cardcallback.model.P2CardActionTriggerResponse;
import io.larkspur.embedded.EmbeddedStores;
import io.larkspur.feishu.AuthSessionsOfTests;
import io.larkspur.sandbox.Sandbox;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The platform's own client and ours, side by side on one app. The former cannot be stopped; its threads end with the JVM. */
class OfficialClientIntegrationTests {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static SandboxControl platform;
    private static ConnectedReplica replica;

    @BeforeAll
    static void start() {
        platform = new SandboxControl();
        platform.connections("{\"ping_interval\":2}");
        platform.post("/_sandbox/app", "{\"message_limit\":false}");
        replica = ConnectedReplica.start(
                platform.sandbox, EmbeddedStores.forTests().freshDatabase());
        official(platform.sandbox).start();
        await().atMost(LIMIT).until(() -> platform.connected() == 2);
    }

    @AfterAll
    static void stop() {
        replica.close();
        platform.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void bothAnswerClicks(int parts) {
        platform.connections("{\"fragments\":" + parts + "}");
        replica.sessions().put(AuthSessionsOfTests.pendingFor("s" + parts, platform.sandbox.demoUserOpenId()));
        Set<String> answers = new HashSet<>();

        for (int click = 0; click < 30 && answers.size() < 2; click++) {
            answers.add(platform.click("s" + parts).path("toast").path("type").asString());
        }

        assertThat(answers).containsExactlyInAnyOrder("info", "success");
        assertThat(platform.connected()).isEqualTo(2);
    }

    private static com.lark.oapi.ws.Client official(Sandbox sandbox) {
        EventDispatcher dispatcher = EventDispatcher.newBuilder("", "")
                .onP2CardActionTrigger(new P2CardActionTriggerHandler() {
                    @Override
                    public P2CardActionTriggerResponse handle(P2CardActionTrigger click) {
                        CallBackToast toast = new CallBackToast();
                        toast.setType("success");
                        toast.setContent("Seen by the official client");
                        P2CardActionTriggerResponse response = new P2CardActionTriggerResponse();
                        response.setToast(toast);
                        return response;
                    }
                })
                .build();
        return new com.lark.oapi.ws.Client.Builder(
                        sandbox.app().appId(), sandbox.app().appSecret())
                .eventHandler(dispatcher)
                .domain(sandbox.url().toString())
                .build();
    }
}
