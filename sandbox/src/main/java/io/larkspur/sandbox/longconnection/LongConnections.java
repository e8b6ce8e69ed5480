package io.larkspur.sandbox.longconnection;

import io.larkspur.sandbox.http.Answer;
import io.larkspur.sandbox.http.Call;
import io.larkspur.sandbox.http.Dialect;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.http.Routes;
import io.larkspur.sandbox.state.Ids;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.App;
import io.larkspur.sandbox.tenant.Apps;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The clients that have dialled in. A message goes to one of the app's clients, whichever; there is no saying which one.
 */
public final class LongConnections {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final String TOO_MANY = "1000040350";

    private final Apps apps;
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final Map<String, Ticket> tickets = new ConcurrentHashMap<>();
    private final AtomicInteger services = new AtomicInteger(1000);
    private volatile Manners manners = Manners.GOOD;

    public LongConnections(Apps apps) {
        this.apps = apps;
    }

    public void offer(Routes routes) {
        routes.answer("POST /callback/ws/endpoint", Dialect.ADDRESS, this::address);
        routes.on("GET /ws/v2", Dialect.API, call -> Mono.just(open(call)));
    }

    public boolean isConnected(App app) {
        return links.stream().anyMatch(link -> link.app().equals(app.id()));
    }

    /** The answer of one client; an empty one when none came within three seconds. */
    public Mono<Ack> deliver(App app, byte[] payload) {
        List<Link> candidates =
                links.stream().filter(link -> link.app().equals(app.id())).toList();
        if (candidates.isEmpty()) {
            return Mono.just(Ack.NONE);
        }
        Link chosen = candidates.get(ThreadLocalRandom.current().nextInt(candidates.size()));
        return chosen.deliver(Ids.hex(32), payload).timeout(PATIENCE, Mono.just(Ack.NONE));
    }

    /** The same in so many parts, all at once and in an order of chance. */
    public Mono<Ack> deliver(App app, byte[] payload, int parts, Random chance) {
        List<Link> candidates =
                links.stream().filter(link -> link.app().equals(app.id())).toList();
        if (candidates.isEmpty()) {
            return Mono.just(Ack.NONE);
        }
        Link chosen = candidates.get(chance.nextInt(candidates.size()));
        return chosen.deliver(Ids.hex(32), payload, parts, chance).timeout(PATIENCE, Mono.just(Ack.NONE));
    }

    private Answer address(Call call) {
        Manners now = manners;
        ObjectNode body = call.json(514);
        String id = Json.string(body, "AppID");
        String secret = Json.string(body, "AppSecret");
        if (now.refusal() != 0) {
            throw new Refusal(now.refusal(), "refused on demand");
        }
        if (id == null || secret == null || id.isEmpty() || secret.isEmpty()) {
            throw new Refusal(1000040344, "app_id or app_secret is missing");
        }
        App app = apps.find(id);
        if (app == null || !app.secret().equals(secret) || app.switches().disabled()) {
            throw new Refusal(514, "auth failed");
        }
        String ticket = Ids.hex(32);
        int service = services.incrementAndGet();
        tickets.put(ticket, new Ticket(app.id(), service));
        ObjectNode answer = Json.object().put("code", 0).put("msg", "");
        ObjectNode data = answer.putObject("data");
        data.put(
                "URL",
                "ws://" + host(call) + "/ws/v2?fpid=493&aid=552564&device_id=" + (7_000_000_000L + service)
                        + "&access_key=" + Ids.hex(32) + "&service_id=" + service + "&ticket=" + ticket);
        data.putObject("ClientConfig")
                .put("ReconnectCount", -1)
                .put("ReconnectInterval", Math.min(90, now.pingSeconds()))
                .put("ReconnectNonce", Math.min(25, now.pingSeconds()))
                .put("PingInterval", now.pingSeconds());
        return Answer.json(answer);
    }

    private static String host(Call call) {
        String host = call.header("Host");
        return host == null ? "localhost" : host;
    }

    /** A ticket is good once. */
    private Answer open(Call call) {
        String value = call.query("ticket");
        Ticket ticket = value == null ? null : tickets.remove(value);
        if (ticket == null) {
            return refused("403", "the ticket is not valid", null);
        }
        if (!"websocket".equalsIgnoreCase(call.header("Upgrade"))) {
            return Answer.text(400, "This is the long connection; it speaks WebSocket");
        }
        long already =
                links.stream().filter(link -> link.app().equals(ticket.app())).count();
        if (already >= manners.mostConnections()) {
            return refused("514", "the number of connections exceeded the limit", TOO_MANY);
        }
        Link link = new Link(ticket.app(), ticket.service(), () -> manners);
        return Answer.webSocket((in, out) -> {
            links.add(link);
            return link.run(in, out, () -> links.remove(link));
        });
    }

    private static Answer refused(String status, String message, @Nullable String code) {
        Answer answer = Answer.empty(403).with("handshake-status", status).with("handshake-msg", message);
        return code == null ? answer : answer.with("handshake-autherrcode", code);
    }

    /**
     * Changes the manners; sends {@code raw} frames, in hexadecimal digits, to every client; and, with {@code action}
     * drop, close or close_without_tcp, ends what is connected.
     */
    public void control(ObjectNode wish) {
        manners = manners.with(wish);
        wish.path("raw").forEach(frame -> links.forEach(link -> link.send(bytes(frame.asString("")))));
        String action = Json.string(wish, "action", "");
        switch (action) {
            case "" -> {}
            case "drop" -> links.forEach(Link::drop);
            case "close" -> links.forEach(Link::close);
            case "close_without_tcp" -> links.forEach(Link::sayGoodbye);
            default -> throw new Refusal(400, "An action is drop, close or close_without_tcp");
        }
    }

    private static byte[] bytes(String hex) {
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException malformed) {
            throw new Refusal(400, "A raw frame is written in hexadecimal digits");
        }
    }

    public void goodManners() {
        manners = Manners.GOOD;
    }

    public ObjectNode json() {
        ObjectNode state = Json.object().put("connected", links.size());
        ArrayNode rows = state.putArray("clients");
        links.forEach(link -> rows.addObject().put("app", link.app()));
        manners.writeTo(state);
        return state;
    }

    private record Ticket(String app, int service) {}
}
