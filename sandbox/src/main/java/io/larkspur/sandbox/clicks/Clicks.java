package io.larkspur.sandbox.clicks;

import io.larkspur.sandbox.cards.Button;
import io.larkspur.sandbox.cards.CardRules;
import io.larkspur.sandbox.events.CallbackAnswer;
import io.larkspur.sandbox.events.Delivery;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.messages.Message;
import io.larkspur.sandbox.messages.Messages;
import io.larkspur.sandbox.oauth.Access;
import io.larkspur.sandbox.oauth.Api;
import io.larkspur.sandbox.oauth.ApiCall;
import io.larkspur.sandbox.oauth.Tier;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.App;
import io.larkspur.sandbox.tenant.Apps;
import io.larkspur.sandbox.tenant.Company;
import io.larkspur.sandbox.tenant.User;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Presses buttons, and shows what the app answers. A button that only opens a page calls nobody. */
public final class Clicks implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Clicks.class);
    private static final int BAD_CARD = 200673;
    private static final int OLDER_GENERATION = 200830;

    private final Apps apps;
    private final Messages messages;
    private final Delivery delivery;
    private final CardTokens tokens;
    private final Disposable.Composite underWay = Disposables.composite();

    public Clicks(Apps apps, Messages messages, Delivery delivery, Clock clock) {
        this.apps = apps;
        this.messages = messages;
        this.delivery = delivery;
        this.tokens = new CardTokens(clock);
    }

    public void offer(Api api) {
        api.data(
                "POST /open-apis/interactive/v1/card/update", Access.TENANT, Tier.PER_SECOND_50, "", this::updateLater);
    }

    /** The app's answer as the client took it; empty when the button does not call back. */
    public Mono<ObjectNode> press(Message message, Button button, User user) {
        JsonNode value = button.value();
        if (value == null || button.isDisabled()) {
            return Mono.empty();
        }
        App app = apps.get(message.app());
        String token = tokens.issue(app.id(), message.id());
        return delivery.callback(app, "card.action.trigger", event(message, button, value, user, app, token))
                .map(answer -> taken(answer, message, token));
    }

    /** The same without waiting for the app's answer. */
    public void pressBeside(Message message, Button button, User user) {
        underWay.add(press(message, button, user)
                .subscribe(answer -> {}, failure -> log.warn("A click could not be delivered", failure)));
    }

    @Override
    public void close() {
        underWay.dispose();
    }

    private static ObjectNode event(Message message, Button button, JsonNode value, User user, App app, String token) {
        ObjectNode event = Json.object();
        ObjectNode operator = event.putObject("operator")
                .put("tenant_key", Company.TENANT_KEY)
                .put("open_id", user.openId(app.id()))
                .put("union_id", user.unionId());
        if (app.switches().scopes().contains("contact:user.employee_id:readonly")) {
            operator.put("user_id", user.userId());
        }
        event.put("token", token);
        ObjectNode action = event.putObject("action");
        action.set("value", value);
        action.put("tag", "button").put("timezone", "Asia/Shanghai");
        String name = Json.string(button.json(), "name");
        if (name != null) {
            action.put("name", name);
        }
        event.put("host", "im_message");
        event.putObject("context").put("open_message_id", message.id()).put("open_chat_id", message.chat());
        return event;
    }

    private ObjectNode taken(CallbackAnswer answer, Message message, String token) {
        ObjectNode body = answer.body();
        if (body == null) {
            return Json.object().put("error", answer.trouble());
        }
        tokens.answered(token);
        JsonNode card = body.path("card");
        if (card.isMissingNode() || card.isNull()) {
            return body;
        }
        int trouble = show(message.id(), card);
        return trouble == 0 ? body : Json.object().put("error", trouble);
    }

    private int show(String messageId, JsonNode card) {
        Message message = messages.find(messageId);
        if (message == null || !card.path("data").isObject()) {
            return BAD_CARD;
        }
        String content =
                card.path("type").asString("").equals("template") ? Json.text(card) : Json.text(card.path("data"));
        try {
            CardRules.checkInsteadOf(message.content(), content);
        } catch (Refusal refusal) {
            return refusal.text().contains("200830") ? OLDER_GENERATION : BAD_CARD;
        }
        messages.show(messageId, content);
        return 0;
    }

    private ObjectNode updateLater(ApiCall call) {
        ObjectNode body = call.body();
        String token = call.required(body, "token");
        if (!(body.path("card") instanceof ObjectNode wished)) {
            throw new Refusal(10002, "card is required");
        }
        String messageId = tokens.use(token, call.app().id());
        ObjectNode card = wished.deepCopy();
        card.remove("open_ids");
        messages.show(messageId, Json.text(card));
        return Json.object();
    }
}
