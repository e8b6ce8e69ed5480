package io.larkspur.feishu;

import com.lark.oapi.service.im.v1.model.CreateMessageReq;
import com.lark.oapi.service.im.v1.model.CreateMessageReqBody;
import com.lark.oapi.service.im.v1.model.CreateMessageResp;
import com.lark.oapi.service.im.v1.model.PatchMessageReq;
import com.lark.oapi.service.im.v1.model.PatchMessageReqBody;
import com.lark.oapi.service.im.v1.model.PatchMessageResp;
import io.larkspur.feishu.platform.PlatformEndpoint;
import io.larkspur.feishu.platform.PlatformUnavailable;
import io.larkspur.problem.ProblemException;
import io.larkspur.vault.AuthSession;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** The message service: one card per session, changed in place. */
final class CardMessages {

    private static final Logger log = LoggerFactory.getLogger(CardMessages.class);
    private static final String CARD = "interactive";
    private static final Set<Integer> PASSING = Set.of(11232, 11233, 11247, 18121, 230020, 230049, 99991400);
    /** Changes that the platform will never take: the message is gone, too old, another app's or of another form. */
    private static final Set<Integer> UNCHANGEABLE =
            Set.of(200310, 200830, 230001, 230011, 230025, 230031, 230099, 230110);
    /** Our own tenant token was refused twice; nothing is known about the user. */
    private static final Set<Integer> TOKEN_REFUSED = Set.of(99991661, 99991663, 99991665);

    private final PlatformSdk sdk;

    CardMessages(PlatformSdk sdk) {
        this.sdk = sdk;
    }

    /** Sends at most one message per session and hour; the platform tells repetitions by the session's id. */
    Mono<String> send(AuthSession session, String content) {
        CreateMessageReq request = CreateMessageReq.newBuilder()
                .receiveIdType(UserIds.typeOf(session.userId()).wireName())
                .createMessageReqBody(CreateMessageReqBody.newBuilder()
                        .receiveId(session.userId())
                        .msgType(CARD)
                        .content(content)
                        .uuid(session.sessionId())
                        .build())
                .build();
        return sdk.call(
                        PlatformEndpoint.MESSAGES,
                        session.appId(),
                        (client, options) -> client.im().v1().message().create(request, options))
                .flatMap(answer -> messageId(session, answer));
    }

    /** False when the platform will never take this change. */
    Mono<Boolean> patch(AuthSession session, String messageId, String content) {
        PatchMessageReq request = PatchMessageReq.newBuilder()
                .messageId(messageId)
                .patchMessageReqBody(
                        PatchMessageReqBody.newBuilder().content(content).build())
                .build();
        return sdk.call(
                        PlatformEndpoint.MESSAGES,
                        session.appId(),
                        (client, options) -> client.im().v1().message().patch(request, options))
                .flatMap(answer -> changed(session, messageId, answer));
    }

    private static Mono<Boolean> changed(AuthSession session, String messageId, PatchMessageResp answer) {
        if (UNCHANGEABLE.contains(answer.getCode())) {
            log.warn(
                    "Auth session {}: card {} can no longer be changed (code {})",
                    session.sessionId(),
                    messageId,
                    answer.getCode());
            return Mono.just(false);
        }
        return answer.success() ? Mono.just(true) : Mono.error(() -> refusal(session, answer.getCode()));
    }

    private static Mono<String> messageId(AuthSession session, CreateMessageResp answer) {
        if (answer.success() && answer.getData() != null && answer.getData().getMessageId() != null) {
            return Mono.just(answer.getData().getMessageId());
        }
        return Mono.error(() -> refusal(session, answer.getCode()));
    }

    private static ProblemException refusal(AuthSession session, int code) {
        return code == 0 || PASSING.contains(code) || TOKEN_REFUSED.contains(code)
                ? new PlatformUnavailable(PlatformEndpoint.MESSAGES, "code " + code)
                : new CardUndeliverable(session.appId(), code);
    }
}
