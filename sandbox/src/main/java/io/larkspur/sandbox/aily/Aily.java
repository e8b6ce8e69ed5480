package io.larkspur.sandbox.aily;

import static io.larkspur.sandbox.oauth.Access.EITHER;
import static io.larkspur.sandbox.oauth.Tier.PER_MINUTE_100;
import static io.larkspur.sandbox.oauth.Tier.PER_SECOND_50;

import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.oauth.Api;
import io.larkspur.sandbox.oauth.ApiCall;
import io.larkspur.sandbox.state.Ids;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.User;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Conversations, by the user or by the app itself. */
public final class Aily {
    static final int INVALID = 2700001;
    private static final Pattern APP_ID = Pattern.compile("spring_[0-9a-zA-Z]+__c");

    private final Conversations conversations;
    private final Clock clock;

    public Aily(Conversations conversations, Clock clock) {
        this.conversations = conversations;
        this.clock = clock;
    }

    public void offer(Api api) {
        String sessions = "/open-apis/aily/v1/sessions";
        String one = sessions + "/:session_id";
        api.data("POST " + sessions, EITHER, PER_SECOND_50, "aily:session:write", this::create);
        api.data("GET " + one, EITHER, PER_SECOND_50, "aily:session:read aily:session:write", this::show);
        api.data("PUT " + one, EITHER, PER_SECOND_50, "aily:session:write", this::modify);
        api.data("DELETE " + one, EITHER, PER_SECOND_50, "aily:session:write", this::remove);
        api.data("POST " + one + "/messages", EITHER, PER_SECOND_50, "aily:message:write", this::say);
        api.data("GET " + one + "/messages", EITHER, PER_SECOND_50, "aily:message:read", this::turns);
        api.data("GET " + one + "/messages/:message_id", EITHER, PER_SECOND_50, "aily:message:read", this::turn);
        api.data("POST " + one + "/runs", EITHER, PER_MINUTE_100, "aily:run:write", this::run);
        api.data("GET " + one + "/runs", EITHER, PER_SECOND_50, "aily:run:read", this::runs);
        api.data("GET " + one + "/runs/:run_id", EITHER, PER_SECOND_50, "aily:run:read", this::runState);
        api.data("POST " + one + "/runs/:run_id/cancel", EITHER, PER_SECOND_50, "aily:run:write", this::cancel);
        new Skills().offer(api);
        Knowledge.offer(api);
    }

    private ObjectNode create(ApiCall call) {
        ObjectNode body = body(call);
        Instant now = clock.instant();
        AilySession session = new AilySession(
                "session_" + Ids.base32(13),
                call.app().id(),
                author(call),
                now,
                now,
                shortText(body, "channel_context"),
                shortText(body, "metadata"));
        conversations.put(session);
        return wrapped("session", session.json());
    }

    private ObjectNode show(ApiCall call) {
        return wrapped("session", session(call).json());
    }

    private ObjectNode modify(ApiCall call) {
        AilySession changed = session(call).modified(body(call), clock.instant());
        conversations.put(changed);
        return wrapped("session", changed.json());
    }

    private ObjectNode remove(ApiCall call) {
        conversations.remove(session(call));
        return Json.object();
    }

    private ObjectNode say(ApiCall call) {
        AilySession session = session(call);
        ObjectNode body = body(call);
        String content = Json.string(body, "content");
        if (content == null || content.isEmpty() || content.length() > 61_440) {
            throw new Refusal(INVALID, "param invalid: content");
        }
        Turn turn = conversations.add(new Turn(
                "message_" + Ids.base32(13),
                session.id(),
                null,
                false,
                author(call),
                Json.string(body, "content_type", "MDX"),
                content,
                Json.string(body, "quote_message_id"),
                Json.string(body, "idempotent_id"),
                clock.instant()));
        return wrapped("message", turn.json());
    }

    private ObjectNode turns(ApiCall call) {
        String run = call.call().query("run_id");
        List<Turn> turns = conversations.turns(session(call)).stream()
                .filter(turn -> run == null || run.isEmpty() || run.equals(turn.run()))
                .toList();
        return paged(call, "messages", turns, Turn::json);
    }

    private ObjectNode turn(ApiCall call) {
        return conversations.turns(session(call)).stream()
                .filter(turn -> turn.id().equals(call.variable("message_id")))
                .findAny()
                .map(turn -> wrapped("message", turn.json()))
                .orElseThrow(() -> new Refusal(INVALID, "param invalid: message not found"));
    }

    private ObjectNode run(ApiCall call) {
        AilySession session = session(call);
        ObjectNode body = body(call);
        Run run = new Run(
                "run_" + Ids.base32(13),
                session.id(),
                appId(Json.string(body, "app_id")),
                Json.string(body, "skill_id"),
                shortText(body, "metadata"),
                clock.instant(),
                null,
                false);
        if (!conversations.start(run)) {
            throw new Refusal(INVALID, "param invalid: the session has an active run");
        }
        return wrapped("run", run.json(clock.instant()));
    }

    private ObjectNode runs(ApiCall call) {
        return paged(call, "runs", conversations.runs(session(call)), run -> run.json(clock.instant()));
    }

    private ObjectNode runState(ApiCall call) {
        return wrapped("run", theRun(call).json(clock.instant()));
    }

    private ObjectNode cancel(ApiCall call) {
        Run run = theRun(call);
        Instant now = clock.instant();
        if (!run.isActive(now)) {
            throw new Refusal(INVALID, "param invalid: the run is not active");
        }
        Run cancelled = run.cancelled(now);
        conversations.replace(cancelled);
        return wrapped("run", cancelled.json(now));
    }

    private Run theRun(ApiCall call) {
        return conversations.runs(session(call)).stream()
                .filter(run -> run.id().equals(call.variable("run_id")))
                .findAny()
                .orElseThrow(() -> new Refusal(INVALID, "param invalid: run not found"));
    }

    private AilySession session(ApiCall call) {
        AilySession session = conversations.session(call.variable("session_id"));
        if (session == null || !session.app().equals(call.app().id())) {
            throw new Refusal(INVALID, "param invalid: session not found");
        }
        return session;
    }

    static ObjectNode body(ApiCall call) {
        return call.call().json(INVALID);
    }

    static String appId(@Nullable String id) {
        if (id == null || !APP_ID.matcher(id).matches()) {
            throw new Refusal(INVALID, "param invalid: app_id");
        }
        return id;
    }

    private static String shortText(ObjectNode body, String field) {
        String text = Json.string(body, field, "");
        if (text.length() > 255) {
            throw new Refusal(INVALID, "param invalid: " + field);
        }
        return text;
    }

    private static String author(ApiCall call) {
        User user = call.user();
        return user == null ? call.app().id() : user.openId(call.app().id());
    }

    static ObjectNode wrapped(String name, ObjectNode content) {
        ObjectNode data = Json.object();
        data.set(name, content);
        return data;
    }

    private static <T> ObjectNode paged(ApiCall call, String name, List<T> all, Function<T, ObjectNode> form) {
        int size = Math.max(1, Math.min(100, call.call().query("page_size", 20)));
        int from = Math.max(0, Math.min(all.size(), call.call().query("page_token", 0)));
        int to = Math.min(all.size(), from + size);
        ObjectNode data = Json.object();
        ArrayNode rows = data.putArray(name);
        all.subList(from, to).forEach(one -> rows.add(form.apply(one)));
        boolean more = to < all.size();
        return data.put("has_more", more).put("page_token", more ? Integer.toString(to) : "");
    }
}
