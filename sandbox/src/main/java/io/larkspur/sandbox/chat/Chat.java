package io.larkspur.sandbox.chat;

import io.larkspur.sandbox.cards.Button;
import io.larkspur.sandbox.cards.Card;
import io.larkspur.sandbox.cards.Links;
import io.larkspur.sandbox.clicks.Clicks;
import io.larkspur.sandbox.http.Answer;
import io.larkspur.sandbox.http.Call;
import io.larkspur.sandbox.http.Dialect;
import io.larkspur.sandbox.http.Pages;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.http.Routes;
import io.larkspur.sandbox.messages.Message;
import io.larkspur.sandbox.messages.Messages;
import io.larkspur.sandbox.oauth.AuthorizePage;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.Apps;
import io.larkspur.sandbox.tenant.User;
import io.larkspur.sandbox.tenant.Users;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** The start page, and each person's chat with the bot. */
public final class Chat {
    private final Apps apps;
    private final Users users;
    private final Messages messages;
    private final Clicks clicks;

    public Chat(Apps apps, Users users, Messages messages, Clicks clicks) {
        this.apps = apps;
        this.users = users;
        this.messages = messages;
        this.clicks = clicks;
    }

    public void offer(Routes routes) {
        routes.answer("GET /", Dialect.PAGE, this::start);
        routes.answer("GET /chat/:open_id", Dialect.PAGE, this::chat);
        routes.answer("GET /chat/:open_id/state", Dialect.PAGE, this::state);
        routes.on("POST /chat/:open_id/messages/:id/press", Dialect.PAGE, this::press);
    }

    private Answer start(Call call) {
        StringBuilder body = new StringBuilder(
                        "<h1>The platform, in small</h1><div class=\"panel\"><p>This server stands in"
                                + " for the open platform. App: <code>")
                .append(Pages.escape(apps.main().id()))
                .append("</code></p><h2>Chats</h2><ul class=\"people\">");
        for (User user : users.all()) {
            String openId = user.openId(apps.main().id());
            body.append("<li>")
                    .append(avatar(user.name()))
                    .append("<a href=\"/chat/")
                    .append(openId)
                    .append("\">")
                    .append(Pages.escape(user.name()))
                    .append("</a><code>")
                    .append(openId)
                    .append("</code></li>");
        }
        body.append("</ul></div><p class=\"quiet\">For tests: <a href=\"/_sandbox/calls\">calls</a>, "
                + "<a href=\"/_sandbox/messages\">messages</a>, <a href=\"/_sandbox/users\">users</a>, "
                + "<a href=\"/_sandbox/app\">app</a>, <a href=\"/_sandbox/clock\">clock</a></p>");
        return Answer.html(200, Pages.page("Sandbox", "", body.toString()));
    }

    private Answer chat(Call call) {
        User user = theUser(call);
        String openId = call.variable("open_id");
        StringBuilder body = new StringBuilder("<h1>").append(avatarLine(user)).append("</h1>");
        String toast = call.query("toast");
        if (toast != null) {
            body.append("<p class=\"note\" id=\"toast\">")
                    .append(Pages.escape(toast))
                    .append("</p>");
        }
        List<Message> inbox = inbox(user);
        inbox.forEach(message -> body.append(drawn(message, openId)));
        if (inbox.isEmpty()) {
            body.append("<p class=\"quiet\">No messages yet. They appear here by themselves.</p>");
        }
        body.append("<p class=\"quiet\"><a href=\"/\">All chats</a></p>");
        return Answer.html(
                        200, Pages.page("Chat with " + user.name(), watching(openId, version(inbox)), body.toString()))
                .with("Cache-Control", "no-store");
    }

    /** Loads the page anew when something has changed, or every few seconds where there are no scripts. */
    private static String watching(String openId, String version) {
        return "<noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript><script>setInterval(async()=>{try{"
                + "const r=await fetch('/chat/" + openId + "/state');"
                + "if(r.ok&&await r.text()!=='" + version + "')location.replace('/chat/" + openId
                + "')}catch(e){}},700)"
                + "</script>";
    }

    private Answer state(Call call) {
        return Answer.text(200, version(inbox(theUser(call)))).with("Cache-Control", "no-store");
    }

    private static String version(List<Message> inbox) {
        long newest = inbox.stream()
                .mapToLong(message -> message.updatedAt().toEpochMilli())
                .max()
                .orElse(0);
        return inbox.size() + "-" + newest;
    }

    private List<Message> inbox(User user) {
        return messages.all().stream()
                .filter(message -> user.key().equals(message.recipient()) && !message.deleted())
                .toList();
    }

    private static String drawn(Message message, String reader) {
        Card card = message.type().equals("interactive") ? Card.read(message.content()) : null;
        String content = card == null ? bubble(message) : CardView.html(message, card, reader);
        return "<section class=\"message\" id=\"" + Pages.escape(message.id()) + "\">" + avatar("Bot") + "<div>"
                + content + (message.updated() ? "<p class=\"quiet\">Updated</p>" : "") + "</div></section>";
    }

    private static String bubble(Message message) {
        ObjectNode json = Json.parseObject(message.content());
        String text = json == null ? null : Json.string(json, "text");
        return "<div class=\"bubble\">" + Pages.escape(text == null ? message.content() : text) + "</div>";
    }

    /** The link opens at once; the app learns of the click beside it, and neither waits for the other. */
    private Mono<Answer> press(Call call) {
        User user = theUser(call);
        String openId = call.variable("open_id");
        Message message = messages.find(call.variable("id"));
        Button button = message == null ? null : button(message, call);
        if (message == null || button == null) {
            throw new Refusal(404, "There is no such button any more", 404);
        }
        String link = button.link();
        if (link != null) {
            clicks.pressBeside(message, button, user);
            return Mono.just(Answer.redirect(303, destination(Links.unwrapped(link), openId))
                    .with("Set-Cookie", AuthorizePage.signedIn(openId)));
        }
        return clicks.press(message, button, user)
                .map(answer -> Answer.redirect(303, "/chat/" + openId + toast(answer)))
                .defaultIfEmpty(Answer.redirect(303, "/chat/" + openId));
    }

    private static @Nullable Button button(Message message, Call call) {
        Card card = Card.read(message.content());
        List<String> chosen = call.form().getOrDefault("button", List.of("0"));
        List<Button> buttons = card == null ? List.of() : card.buttons();
        return buttons.stream()
                .skip(chosen.get(0).matches("\\d{1,4}") ? Integer.parseInt(chosen.get(0)) : buttons.size())
                .findFirst()
                .orElse(null);
    }

    private static String toast(ObjectNode answer) {
        String text = answer.has("error")
                ? "Something went wrong, error code " + answer.path("error").asInt(0)
                : answer.path("toast").path("content").asString("");
        return text.isEmpty() ? "" : "?toast=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The authorize page is always the one here, whatever host the link names, and it knows who the reader is. */
    static String destination(String link, String reader) {
        URI address;
        try {
            address = URI.create(link);
        } catch (IllegalArgumentException malformed) {
            return "/chat/" + reader;
        }
        String path = address.getRawPath();
        if (AuthorizePage.PATH.equals(path) || AuthorizePage.OLD_PATH.equals(path)) {
            return path + "?" + address.getRawQuery() + "&" + AuthorizePage.USER + "=" + reader;
        }
        String scheme = address.getScheme();
        return "http".equals(scheme) || "https".equals(scheme) ? link : "/chat/" + reader;
    }

    private User theUser(Call call) {
        User user = users.byOpenId(call.variable("open_id"));
        if (user == null) {
            throw new Refusal(404, "There is no such person", 404);
        }
        return user;
    }

    private static String avatarLine(User user) {
        return Pages.escape(user.name()) + " <span class=\"quiet\">and the bot</span>";
    }

    private static String avatar(String name) {
        return "<span class=\"avatar\" aria-hidden=\"true\">"
                + Pages.escape(name.substring(0, name.offsetByCodePoints(0, 1))) + "</span>";
    }
}
