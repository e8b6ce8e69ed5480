package io.larkspur.sandbox.clicks;

import io.larkspur.sandbox.cards.Button;
import io.larkspur.sandbox.cards.Card;
import io.larkspur.sandbox.cards.Links;
import io.larkspur.sandbox.http.Refusal;
import io.larkspur.sandbox.messages.Message;
import io.larkspur.sandbox.oauth.Authorization;
import io.larkspur.sandbox.state.Json;
import io.larkspur.sandbox.tenant.User;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** All that a user's client does with a card that asks for consent: the click, the authorize page, the way back. */
public final class Consent {
    private final Clicks clicks;
    private final Authorization authorization;

    public Consent(Clicks clicks, Authorization authorization) {
        this.clicks = clicks;
        this.authorization = authorization;
    }

    /**
     * Answers when the app's page has answered.
     *
     * @throws Refusal 409 when no link of the message leads to the authorize page
     */
    public Mono<ObjectNode> give(Message message, User user, boolean allow) {
        Way way = wayIn(message);
        Mono<Optional<ObjectNode>> click = way.button() == null
                ? Mono.just(Optional.empty())
                : clicks.press(message, way.button(), user).map(Optional::of).defaultIfEmpty(Optional.empty());
        Browser browser = new Browser();
        return click.flatMap(answer -> browser.open(way.link())
                .flatMap(page -> decided(browser, page, user, allow))
                .onErrorMap(Consent::isOnTheWay, Consent::unreachable)
                .map(result -> {
                    result.set(
                            "click",
                            answer.<JsonNode>map(body -> body)
                                    .orElse(Json.object().nullNode()));
                    return result;
                }));
    }

    private Mono<ObjectNode> decided(Browser browser, Browser.Page page, User user, boolean allow) {
        if (!Browser.isAuthorizePage(page.address())) {
            return Mono.error(new Refusal(
                    409, "The link of this message does not lead to the authorize page but to " + page.address(), 409));
        }
        String location;
        try {
            location = authorization.decide(new QueryStringDecoder(page.address()).parameters(), user, allow);
        } catch (Refusal errorPage) {
            return Mono.just(Json.object()
                    .put("status", 400)
                    .put("error", errorPage.code())
                    .put("page", errorPage.text())
                    .putNull("location"));
        }
        return browser.open(URI.create(location)).map(last -> Json.object()
                .put("status", last.status())
                .putNull("error")
                .put("page", last.text())
                .put("location", withoutQuery(last.address())));
    }

    private static boolean isOnTheWay(Throwable failure) {
        return failure instanceof IOException || failure instanceof TimeoutException;
    }

    private static Refusal unreachable(Throwable failure) {
        return new Refusal(502, "A page on the way could not be opened: " + failure, 502);
    }

    private static String withoutQuery(URI address) {
        String text = address.toString();
        int end = text.indexOf('?');
        return end < 0 ? text : text.substring(0, end);
    }

    /** The button that leads to the authorize page, or else the first that leads anywhere, or else any link. */
    private static Way wayIn(Message message) {
        Card card = Card.read(message.content());
        if (card == null) {
            throw new Refusal(409, "The message is not a card", 409);
        }
        List<Way> ways = new ArrayList<>();
        for (Button button : card.buttons()) {
            String link = button.link();
            URI address = link == null ? null : address(Links.unwrapped(link));
            if (address != null) {
                ways.add(new Way(button, address));
            }
        }
        for (String link : Links.anywhereIn(card.json())) {
            URI address = address(link);
            if (address != null && (ways.isEmpty() || Browser.isAuthorizePage(address))) {
                ways.add(new Way(null, address));
            }
        }
        return ways.stream()
                .filter(way -> Browser.isAuthorizePage(way.link()))
                .findFirst()
                .or(() -> ways.stream().findFirst())
                .orElseThrow(() -> new Refusal(409, "The message has no link to the authorize page", 409));
    }

    private static @Nullable URI address(String link) {
        try {
            URI address = URI.create(link);
            return address.getHost() == null ? null : address;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private record Way(@Nullable Button button, URI link) {}
}
