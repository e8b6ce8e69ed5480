package io.larkspur.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.lark.oapi.Client;
import com.lark.oapi.core.request.RequestOptions;
import com.lark.oapi.service.aily.v1.model.CreateAilySessionAilyMessageReq;
import com.lark.oapi.service.aily.v1.model.CreateAilySessionAilyMessageReqBody;
import com.lark.oapi.service.aily.v1.model.CreateAilySessionReq;
import com.lark.oapi.service.aily.v1.model.CreateAilySessionReqBody;
import com.lark.oapi.service.aily.v1.model.CreateAilySessionResp;
import com.lark.oapi.service.aily.v1.model.CreateAilySessionRunReq;
import com.lark.oapi.service.aily.v1.model.CreateAilySessionRunReqBody;
import com.lark.oapi.service.aily.v1.model.CreateAilySessionRunResp;
import com.lark.oapi.service.aily.v1.model.GetAilySessionRunReq;
import com.lark.oapi.service.aily.v1.model.ListAilySessionAilyMessageReq;
import com.lark.oapi.service.aily.v1.model.ListAilySessionAilyMessageResp;
import com.lark.oapi.service.authen.v1.model.GetUserInfoResp;
import com.lark.oapi.service.contact.v3.model.GetUserReq;
import com.lark.oapi.service.contact.v3.model.GetUserResp;
import java.net.http.HttpResponse;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The platform's own SDK, unmodified: only base URL and credentials are ours (design D3). */
class OfficialSdkIntegrationTests {

    private final Product product = Product.shared();
    private final Client client = Client.newBuilder(
                    product.variable("LARKSPUR_APP_ID"), product.variable("LARKSPUR_APP_SECRET"))
            .openBaseUrl(product.url())
            .build();

    @Test
    void callsAsTheAppWithATenantTokenOfOurs() throws Exception {
        String user = product.newUser("Looked-up");

        GetUserResp answer = client.contact()
                .v3()
                .user()
                .get(GetUserReq.newBuilder().userId(user).userIdType("open_id").build());

        assertThat(answer.getCode()).isZero();
        assertThat(answer.getData().getUser().getOpenId()).isEqualTo(user);
    }

    @Test
    void callsAsTheUserNamedByAHandle() throws Exception {
        String user = product.consentedUser("Handled");

        GetUserInfoResp answer = client.authen().v1().userInfo().get(as(user));

        assertThat(answer.getCode()).isZero();
        assertThat(answer.getData().getOpenId()).isEqualTo(user);
    }

    @Test
    void doesNotNoticeThatThePlatformRevokedTheToken() throws Exception {
        String user = product.consentedUser("Unaware");
        RequestOptions asUser = as(user);
        product.fault("{\"path\":\"/open-apis/aily/v1/sessions\",\"status\":400,\"code\":99991668}");

        CreateAilySessionResp answer = client.aily()
                .v1()
                .ailySession()
                .create(
                        CreateAilySessionReq.newBuilder()
                                .createAilySessionReqBody(CreateAilySessionReqBody.newBuilder()
                                        .metadata("{\"kept\":true}")
                                        .build())
                                .build(),
                        asUser);

        assertThat(answer.getCode()).isZero();
        assertThat(answer.getData().getSession().getMetadata()).isEqualTo("{\"kept\":true}");
    }

    @Test
    void readsThePendingAnswerAsAnErrorOfThePlatform() throws Exception {
        String user = product.newUser("Sdk-pending");

        GetUserInfoResp answer = client.authen().v1().userInfo().get(as(user));

        assertThat(answer.getCode()).isNotZero();
        assertThat(answer.getMsg()).isNotBlank();
        assertThat(answer.getRequestId()).isNotBlank();
    }

    @Test
    void holdsAConversationWithAnAssistant() throws Exception {
        String user = product.consentedUser("Talkative");
        RequestOptions asUser = as(user);

        CreateAilySessionResp session = client.aily()
                .v1()
                .ailySession()
                .create(
                        CreateAilySessionReq.newBuilder()
                                .createAilySessionReqBody(
                                        CreateAilySessionReqBody.newBuilder().build())
                                .build(),
                        asUser);
        assertThat(session.getCode()).isZero();
        String id = session.getData().getSession().getId();
        assertThat(client.aily()
                        .v1()
                        .ailySessionAilyMessage()
                        .create(
                                CreateAilySessionAilyMessageReq.newBuilder()
                                        .ailySessionId(id)
                                        .createAilySessionAilyMessageReqBody(
                                                CreateAilySessionAilyMessageReqBody.newBuilder()
                                                        .idempotentId("m-1-" + id)
                                                        .contentType("TEXT")
                                                        .content("What can you do?")
                                                        .build())
                                        .build(),
                                asUser)
                        .getCode())
                .isZero();
        CreateAilySessionRunResp run = client.aily()
                .v1()
                .ailySessionRun()
                .create(
                        CreateAilySessionRunReq.newBuilder()
                                .ailySessionId(id)
                                .createAilySessionRunReqBody(CreateAilySessionRunReqBody.newBuilder()
                                        .appId("spring_f00d__c")
                                        .build())
                                .build(),
                        asUser);
        assertThat(run.getCode()).isZero();
        String runId = run.getData().getRun().getId();

        await().atMost(Product.SOON)
                .until(
                        () -> client.aily()
                                .v1()
                                .ailySessionRun()
                                .get(
                                        GetAilySessionRunReq.newBuilder()
                                                .ailySessionId(id)
                                                .runId(runId)
                                                .build(),
                                        asUser)
                                .getData()
                                .getRun()
                                .getStatus(),
                        "COMPLETED"::equals);

        ListAilySessionAilyMessageResp messages = client.aily()
                .v1()
                .ailySessionAilyMessage()
                .list(
                        ListAilySessionAilyMessageReq.newBuilder()
                                .ailySessionId(id)
                                .pageSize(20)
                                .build(),
                        asUser);
        assertThat(Arrays.stream(messages.getData().getMessages())
                        .map(message -> message.getSender().getSenderType()))
                .contains("ASSISTANT");
        assertThat(product.callsTo("/open-apis/aily/v1/sessions/" + id))
                .isNotEmpty()
                .allMatch(call -> call.path("owner").asString().equals(user));
    }

    private RequestOptions as(String user) {
        return RequestOptions.newBuilder().userAccessToken(handleFor(user)).build();
    }

    private String handleFor(String user) {
        HttpResponse<String> answer = Product.send(product.asDemo("/oauth2/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(Product.json("grant_type=" + Product.encoded("urn:ietf:params:oauth:grant-type:token-exchange")
                        + "&subject_token=" + user + "&subject_token_type="
                        + Product.encoded("urn:larkspur:params:oauth:token-type:user-id"))));
        assertThat(answer.statusCode()).isEqualTo(200);
        return Product.tree(answer).path("access_token").asString();
    }
}
