package io.larkspur.sandbox.control;

import io.larkspur.sandbox.cards.Button;
import io.larkspur.sandbox.cards.Card;
import io.larkspur.sandbox.clicks.Clicks;
import io.larkspur.sandbox.clicks.Consent;
import io.larkspur.sandbox.http.Answer;
import io.larkspur.sandbox.http.Call;
import io.larkspur.sandbox.http.Dialect;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.http.Routes;
import io.larkspur.sandbox.messages.Message;
import io.larkspur.sandbox.messages.Messages;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.Apps;
import io.larkspur.sandbox.tenant.User;
import io.larkspur.sandbox.tenant.Users;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages as their receivers have them, and what the receivers do with them. */
public final class Inbox {
    private final Apps apps;
    private final Users users;
    private final Messages messages;
    private final Clicks clicks;
    private final Consent consent;

    public Inbox(Apps apps, Users users, Messages messages, Clicks clicks, Consent consent) {
        this.apps = apps;
        this.users = users;
        this.messages = messages;
        this.clicks = clicks;
        this.consent = consent;
    }

    public void offer(Routes routes) {
        routes.answer("GET /_sandbox/messages", Dialect.CONTROL, this::list);
        routes.on("POST /_sandbox/messages/:id/authorize", Dialect.CONTROL, this::authorize);
        routes.on("POST /_sandbox/messages/:id/click", Dialect.CONTROL, this::click);
    }

    private Answer list(Call call) {
        String wanted = call.query("receive_id");
        ArrayNode rows = Json.array();
        messages.all().stream()
                .filter(message -> wanted == null || wanted.isEmpty() || isFor(message, wanted))
                .forEach(message -> rows.add(message.row()));
        return Answer.json(rows);
    }

    /** By the id it was sent to, or any other id of the same person. */
    private boolean isFor(Message message, String receiveId) {
        if (message.receiveId().equals(receiveId) || message.chat().equals(receiveId)) {
            return true;
        }
        User receiver = receiver(message);
        return receiver != null
                && (receiver.openId(message.app()).equals(receiveId)
                        || receiver.unionId().equals(receiveId)
                        || receiver.userId().equals(receiveId)
                        || receiveId.equals(receiver.email()));
    }

    private Mono<Answer> authorize(Call call) {
        ObjectNode wish = call.json(400);
        String decision = Json.string(wish, "decision", "allow");
        if (!decision.equals("allow") && !decision.equals("deny")) {
            throw new Refusal(400, "A decision is allow or deny");
        }
        Message message = theMessage(call);
        return consent.give(message, person(wish, message), decision.equals("allow"))
                .map(Answer::json);
    }

    /** Presses one button, the first by default, and does not follow its link. */
    private Mono<Answer> click(Call call) {
        ObjectNode wish = call.json(400);
        Message message = theMessage(call);
        Card card = Card.read(message.content());
        List<Button> buttons = card == null ? List.of() : card.buttons();
        int index = wish.path("button").asInt(0);
        if (index < 0 || index >= buttons.size()) {
            throw new Refusal(409, "The message has no such button", 409);
        }
        return clicks.press(message, buttons.get(index), person(wish, message))
                .map(answer -> clicked(answer, buttons.get(index)))
                .defaultIfEmpty(clicked(null, buttons.get(index)));
    }

    private static Answer clicked(@Nullable ObjectNode answer, Button button) {
        ObjectNode json = Json.object();
        if (answer == null) {
            json.putNull("click");
        } else {
            json.set("click", answer);
        }
        return Answer.json(json.put("link", button.link()));
    }

    private Message theMessage(Call call) {
        Message message = messages.find(call.variable("id"));
        if (message == null) {
            throw new Refusal(404, "There is no such message", 404);
        }
        return message;
    }

    private User person(ObjectNode wish, Message message) {
        String openId = Json.string(wish, "open_id");
        User user = openId == null ? receiver(message) : users.byOpenId(openId);
        if (user == null) {
            throw new Refusal(404, "There is no such user", 404);
        }
        return user;
    }

    private @Nullable User receiver(Message message) {
        return message.recipient() == null ? null : users.byKey(message.recipient());
    }
}
