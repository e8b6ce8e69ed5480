package io.larkspur.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.lark.oapi.Client;
import com.lark.oapi.core.request.RequestOptions;
import com.lark.oapi.event.EventDispatcher;
import com.lark.oapi.event.cardcallback.P2CardActionTriggerHandler;
import com.lark.oapi.event.cardcallback.model.CallBackToast;
import com.lark.oapi.event.cardcallback.model.P2CardActionTrigger;
import com.lark.oapi.event.cardcallback.model.P2CardActionTriggerResponse;
import com.lark.oapi.service.apaas.v1.model.ListAppReq;
import com.lark.oapi.service.authen.v1.model.GetUserInfoResp;
import com.lark.oapi.service.im.v1.model.CreateMessageReq;
import com.lark.oapi.service.im.v1.model.CreateMessageReqBody;
import com.lark.oapi.service.im.v1.model.CreateMessageResp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The official Java client takes the sandbox for the platform. */
class OfficialClientIntegrationTests {
    private Platform platform;

    @BeforeEach
    void start() throws Exception {
        platform = Platform.start();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private Client client() {
        return Client.newBuilder(platform.appId(), platform.sandbox.app().appSecret())
                .openBaseUrl(platform.sandbox.url().toString())
                .build();
    }

    private String send(String content) throws Exception {
        CreateMessageResp response = client().im()
                .v1()
                .message()
                .create(CreateMessageReq.newBuilder()
                        .receiveIdType("open_id")
                        .createMessageReqBody(CreateMessageReqBody.newBuilder()
                                .receiveId(platform.user())
                                .msgType("interactive")
                                .content(content)
                                .build())
                        .build());
        assertThat(response.success()).as(response.getMsg()).isTrue();
        return response.getData().getMessageId();
    }

    @Test
    void sendsAMessageWithATenantTokenItFetchedItself() throws Exception {
        String id = send(platform.authorizeCard(false));

        assertThat(id).startsWith("om_");
        JsonNode calls = platform.get("/_sandbox/calls").json();
        assertThat(calls.get(1).path("token_kind").asString("")).isEqualTo("tenant");
    }

    @Test
    void readsTheErrorsOfTheEnvelope() throws Exception {
        CreateMessageResp response = client().im()
                .v1()
                .message()
                .create(CreateMessageReq.newBuilder()
                        .receiveIdType("open_id")
                        .createMessageReqBody(CreateMessageReqBody.newBuilder()
                                .receiveId(platform.user())
                                .msgType("interactive")
                                .content("{}")
                                .build())
                        .build());

        assertThat(response.getCode()).isEqualTo(230099);
        assertThat(response.getRequestId())
                .isNotEmpty()
                .isEqualTo(response.getError().getLogId());
    }

    @Test
    void callsAsAUser() throws Exception {
        RequestOptions asUser = RequestOptions.newBuilder()
                .userAccessToken(platform.userToken())
                .build();
        GetUserInfoResp who = client().authen().v1().userInfo().get(asUser);

        assertThat(who.getData().getOpenId()).isEqualTo(platform.user());
        assertThat(client().apaas()
                        .v1()
                        .app()
                        .list(ListAppReq.newBuilder().pageSize("10").build(), asUser)
                        .getCode())
                .isZero();
    }

    private com.lark.oapi.ws.Client dialIn(List<String> clicks) {
        EventDispatcher dispatcher = EventDispatcher.newBuilder("", "")
                .onP2CardActionTrigger(new P2CardActionTriggerHandler() {
                    @Override
                    public P2CardActionTriggerResponse handle(P2CardActionTrigger click) {
                        clicks.add(click.getEvent().getOperator().getOpenId() + " "
                                + click.getEvent().getAction().getValue());
                        CallBackToast toast = new CallBackToast();
                        toast.setType("success");
                        toast.setContent("Seen");
                        P2CardActionTriggerResponse response = new P2CardActionTriggerResponse();
                        response.setToast(toast);
                        return response;
                    }
                })
                .build();
        com.lark.oapi.ws.Client client = new com.lark.oapi.ws.Client.Builder(
                        platform.appId(), platform.sandbox.app().appSecret())
                .eventHandler(dispatcher)
                .autoReconnect(false)
                .domain(platform.sandbox.url().toString())
                .build();
        client.start();
        Eventually.holds(() -> connected() > 0);
        return client;
    }

    private int connected() {
        return platform.get("/_sandbox/connections").json().path("connected").asInt(0);
    }

    @Test
    void receivesAClickAndAnswersIt() throws Exception {
        List<String> clicks = new ArrayList<>();
        assertThat(dialIn(clicks)).isNotNull();
        String message = send(platform.authorizeCard(true));

        JsonNode done = platform.post("/_sandbox/messages/" + message + "/authorize", "{}")
                .json();

        assertThat(clicks).containsExactly(platform.user() + " {flow=f1}");
        assertThat(done.path("click").path("toast").path("content").asString(""))
                .isEqualTo("Seen");
        assertThat(done.path("status").asInt(0)).isEqualTo(200);
        assertThat(platform.received).noneMatch(call -> call.uri().getPath().equals("/cards"));
    }

    @Test
    void putsFragmentsTogether() throws Exception {
        List<String> clicks = new ArrayList<>();
        assertThat(dialIn(clicks)).isNotNull();
        platform.post("/_sandbox/connections", "{\"fragments\":3}");
        String message = send(platform.authorizeCard(true));

        JsonNode click = platform.post("/_sandbox/messages/" + message + "/click", "{}")
                .json()
                .path("click");

        assertThat(click.path("toast").path("content").asString("")).isEqualTo("Seen");
        assertThat(clicks).hasSize(1);
    }

    @Test
    void leavesACardFrameUnanswered() throws Exception {
        List<String> clicks = new ArrayList<>();
        assertThat(dialIn(clicks)).isNotNull();
        platform.post("/_sandbox/connections", "{\"frame_type\":\"card\"}");
        String message = send(platform.authorizeCard(true));

        JsonNode click = platform.post("/_sandbox/messages/" + message + "/click", "{}")
                .json()
                .path("click");

        assertThat(click.path("error").asInt(0)).isEqualTo(200341);
        assertThat(clicks).isEmpty();
    }

    @Test
    void isToldWhenItsSecretIsWrong() {
        com.lark.oapi.ws.Client client = new com.lark.oapi.ws.Client.Builder(platform.appId(), "wrong")
                .eventHandler(EventDispatcher.newBuilder("", "").build())
                .autoReconnect(false)
                .domain(platform.sandbox.url().toString())
                .build();

        assertThatThrownBy(client::start).isInstanceOf(Exception.class);
    }

    @Test
    void isDroppedOnDemand() {
        assertThat(dialIn(new ArrayList<>())).isNotNull();
        platform.post("/_sandbox/connections", "{\"action\":\"drop\"}");

        Eventually.holds(() -> connected() == 0);
    }
}
