package io.larkspur.sandbox.messages;

import io.larkspur.sandbox.cards.CardRules;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.oauth.Access;
import io.larkspur.sandbox.oauth.Api;
import io.larkspur.sandbox.oauth.ApiCall;
import io.larkspur.sandbox.oauth.Tier;
import io.larkspur.sandbox.state.Ids;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.User;
import io.larkspur.sandbox.tenant.Users;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Sending, answering, patching, reading and recalling messages. */
public final class MessageEndpoint {
    private static final String SENDING = "im:message im:message:send_as_bot im:message:send";
    private static final Set<String> ID_TYPES = Set.of("open_id", "union_id", "user_id", "email", "chat_id");
    private static final Duration PATCHABLE = Duration.ofDays(14);
    private static final int LONGEST_TEXT = 150 * 1024;

    private final Users users;
    private final Messages messages;
    private final Clock clock;
    private final Pace toReceiver;
    private final Pace ofMessage;

    public MessageEndpoint(Users users, Messages messages, Clock clock) {
        this.users = users;
        this.messages = messages;
        this.clock = clock;
        this.toReceiver = new Pace(clock);
        this.ofMessage = new Pace(clock);
    }

    public void offer(Api api) {
        String one = "/open-apis/im/v1/messages/:message_id";
        api.data("POST /open-apis/im/v1/messages", Access.EITHER, Tier.PER_SECOND_50, SENDING, this::send);
        api.data("POST " + one + "/reply", Access.EITHER, Tier.PER_SECOND_50, SENDING, this::reply);
        api.data("PATCH " + one, Access.EITHER, Tier.PER_SECOND_50, SENDING + " im:message:update", this::patch);
        api.data("GET " + one, Access.EITHER, Tier.PER_SECOND_50, SENDING + " im:message:readonly", this::read);
        api.data("DELETE " + one, Access.EITHER, Tier.PER_SECOND_50, SENDING, this::recall);
    }

    private ObjectNode send(ApiCall call) {
        String idType = call.call().query("receive_id_type", "open_id");
        if (!ID_TYPES.contains(idType)) {
            throw ApiCall.invalid("receive_id_type", "receive_id_type is one of " + ID_TYPES);
        }
        ObjectNode body = call.body();
        String receiveId = call.required(body, "receive_id");
        User receiver = idType.equals("chat_id") ? null : receiver(call, idType, receiveId);
        String chat = receiver == null ? receiveId : chatWith(call, receiver);
        return write(call, body, receiveId, idType, receiver, chat, null);
    }

    private ObjectNode reply(ApiCall call) {
        Message first = ofApp(call);
        User receiver = first.recipient() == null ? null : users.byKey(first.recipient());
        return write(call, call.body(), first.receiveId(), first.receiveIdType(), receiver, first.chat(), first.id());
    }

    private ObjectNode write(
            ApiCall call,
            ObjectNode body,
            String receiveId,
            String idType,
            @Nullable User receiver,
            String chat,
            @Nullable String parent) {
        String type = call.required(body, "msg_type");
        String content = call.required(body, "content");
        checkContent(type, content);
        String uuid = Json.string(body, "uuid");
        if (uuid != null && uuid.length() > 50) {
            throw ApiCall.invalid("uuid", "the max len is 50");
        }
        String scope = uuid == null || uuid.isEmpty() ? null : call.app().id() + " " + uuid;
        Message message = messages.onceFor(scope, () -> {
            checkPace(call, receiver == null ? chat : receiver.key());
            Instant now = clock.instant();
            User sender = call.user();
            return new Message(
                    "om_" + Ids.hex(32),
                    call.app().id(),
                    receiveId,
                    idType,
                    receiver == null ? null : receiver.key(),
                    type,
                    content,
                    chat,
                    sender == null ? null : sender.key(),
                    parent,
                    now,
                    now,
                    false,
                    false);
        });
        return data(call, message);
    }

    private User receiver(ApiCall call, String idType, String receiveId) {
        User receiver = users.find(call.app(), idType, receiveId);
        if (receiver == null) {
            throw idType.equals("email")
                    ? new Refusal(230034, "The receive_id is invalid.")
                    : new Refusal(99992351, "not a valid {" + idType + "}, example value: ou_…");
        }
        if (!receiver.mayUseTheApp()) {
            throw new Refusal(230013, "Bot has NO availability to this user.");
        }
        return receiver;
    }

    private void checkPace(ApiCall call, String target) {
        if (call.app().switches().messageLimit()
                && !toReceiver.allows(call.app().id() + " " + target)) {
            throw new Refusal(230020, "This operation triggers the frequency limit.");
        }
    }

    private static void checkContent(String type, String content) {
        if (type.equals("interactive")) {
            CardRules.check(content);
            return;
        }
        ObjectNode json = Json.parseObject(content);
        if (json == null || (type.equals("text") && Json.string(json, "text") == null)) {
            throw new Refusal(
                    230001,
                    "Your request contains an invalid request parameter, ext=content is not a string in json format");
        }
        if (content.getBytes(StandardCharsets.UTF_8).length > LONGEST_TEXT) {
            throw new Refusal(230025, "The length of the message content reaches its limit.");
        }
    }

    private static String chatWith(ApiCall call, User user) {
        return "oc_" + user.openId(call.app().id()).substring(3);
    }

    private ObjectNode patch(ApiCall call) {
        Message message = ofApp(call);
        if (!Objects.equals(
                message.sender(), call.user() == null ? null : call.theUser().key())) {
            throw new Refusal(230027, "Lack of necessary permissions: only the sender can patch a card.");
        }
        if (message.deleted()) {
            throw new Refusal(230011, "The message is recalled.");
        }
        if (!message.type().equals("interactive")) {
            throw new Refusal(
                    230001, "Your request contains an invalid request parameter, ext=this message is not a card");
        }
        if (clock.instant().isAfter(message.createdAt().plus(PATCHABLE))) {
            throw new Refusal(230031, "The message was sent more than 14 days ago.");
        }
        String content = call.required(call.body(), "content");
        CardRules.checkInsteadOf(message.content(), content);
        if (call.app().switches().messageLimit() && !ofMessage.allows(message.id())) {
            throw new Refusal(230020, "This operation triggers the frequency limit.");
        }
        messages.change(message.patched(content, clock.instant()));
        return Json.object();
    }

    private ObjectNode read(ApiCall call) {
        ObjectNode data = Json.object();
        data.putArray("items").add(data(call, ofApp(call)));
        return data;
    }

    private ObjectNode recall(ApiCall call) {
        messages.change(ofApp(call).recalled(clock.instant()));
        return Json.object();
    }

    private Message ofApp(ApiCall call) {
        Message message = messages.find(call.variable("message_id"));
        if (message == null) {
            throw new Refusal(230001, "Your request contains an invalid request parameter, ext=invalid message_id");
        }
        if (!message.app().equals(call.app().id())) {
            throw new Refusal(200310, "The card belongs to another app.");
        }
        return message;
    }

    private ObjectNode data(ApiCall call, Message message) {
        User sender = message.sender() == null ? null : users.byKey(message.sender());
        return message.data(sender == null ? null : sender.openId(call.app().id()));
    }
}
