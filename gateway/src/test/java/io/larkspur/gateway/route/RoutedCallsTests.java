package io.larkspur.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.springframework.cloud.gateway.config.GlobalCorsProperties;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.event.RefreshRoutesResultEvent;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

class RoutedCallsTests {

    private static final Function<ServerWebExchange, Publisher<Boolean>> ANY = exchange -> Mono.just(true);
    private static final Function<ServerWebExchange, Publisher<Boolean>> NONE = exchange -> Mono.just(false);

    private final List<String> taken = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();
    private final GlobalCorsProperties origins = new GlobalCorsProperties();
    private final RouteFilters filters = new RouteFilters(List.of());
    private final RoutedCalls calls = new RoutedCalls(filters, () -> Flux.fromIterable(routes), origins);

    @Test
    void takesTheFirstRouteThatWantsTheRequest() {
        routes.addAll(List.of(route("not", NONE), route("first", ANY), route("second", ANY)));
        refresh();

        assertThat(whoTakes(get())).containsExactly("first");
    }

    @Test
    void passesOnWhatNoRouteWants() {
        routes.add(route("not", NONE));
        refresh();

        assertThat(whoTakes(get())).containsExactly("others");
    }

    @Test
    void passesEverythingOnUntilTheRoutesAreKnown() {
        routes.add(route("any", ANY));

        assertThat(whoTakes(get())).containsExactly("others");
    }

    @Test
    void seesRoutesThatAreMadeLater() {
        routes.add(route("old", ANY));
        refresh();
        whoTakes(get());
        routes.set(0, route("new", ANY));
        refresh();

        assertThat(whoTakes(get())).containsExactly("old", "new");
    }

    @Test
    void keepsTheRoutesWhenTheNewOnesCannotBeMade() {
        routes.add(route("old", ANY));
        refresh();
        routes.clear();
        calls.onApplicationEvent(new RefreshRoutesResultEvent(this, new IllegalStateException("no routes")));

        assertThat(whoTakes(get())).containsExactly("old");
    }

    @Test
    void waitsForAPredicateThatAnswersLater() {
        TestPublisher<Boolean> later = TestPublisher.create();
        routes.addAll(List.of(route("slow", exchange -> later), route("any", ANY)));
        refresh();
        MockServerWebExchange exchange = get();
        var call = calls.filter(exchange, others()).toFuture();
        assertThat(taken).isEmpty();
        later.emit(true);

        assertThat(call).succeedsWithin(Duration.ofSeconds(5));
        assertThat(taken).containsExactly("slow");
    }

    @Test
    void asksTheNextRouteWhenAPredicateAnswersNoLater() {
        TestPublisher<Boolean> later = TestPublisher.create();
        routes.addAll(List.of(route("slow", exchange -> later), route("any", ANY)));
        refresh();
        var call = calls.filter(get(), others()).toFuture();
        later.emit(false);

        assertThat(call).succeedsWithin(Duration.ofSeconds(5));
        assertThat(taken).containsExactly("any");
    }

    @Test
    void passesOverARouteWhosePredicateThrows() {
        routes.addAll(List.of(
                route("broken", exchange -> {
                    throw new IllegalStateException("of a predicate");
                }),
                route("any", ANY)));
        refresh();

        assertThat(whoTakes(get())).containsExactly("any");
    }

    @Test
    void leavesQuestionsOfOtherOriginsToTheEngine() {
        routes.add(route("any", ANY));
        refresh();
        MockServerWebExchange preFlight = MockServerWebExchange.from(MockServerHttpRequest.options("/x")
                .header(HttpHeaders.ORIGIN, "https://elsewhere.example")
                .header(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD, "GET"));

        assertThat(whoTakes(preFlight)).containsExactly("others");
    }

    @Test
    void leavesEverythingToTheEngineWhereOriginsHaveRules() {
        origins.getCorsConfigurations().put("/**", new CorsConfiguration());
        routes.add(route("any", ANY));
        refresh();

        assertThat(whoTakes(get())).containsExactly("others");
    }

    @Test
    void leavesEverythingToTheEngineWhereARouteHasRulesForOrigins() {
        routes.addAll(List.of(
                route("any", ANY),
                builder("of origins", ANY).metadata("cors", "rules").build()));
        refresh();

        assertThat(whoTakes(get())).containsExactly("others");
    }

    @Test
    void runsTheFiltersInTheirOrder() {
        routes.add(builder("ordered", ANY)
                .replaceFilters(List.of(named("last", 2), named("first", 1)))
                .build());
        refresh();

        assertThat(whoTakes(get())).containsExactly("first", "last");
    }

    @Test
    void letsAFilterSendACallOnTwice() {
        GatewayFilter twice = new OrderedGatewayFilter(
                (exchange, chain) -> chain.filter(exchange).then(chain.filter(exchange)), 1);
        routes.add(builder("twice", ANY)
                .replaceFilters(List.of(twice, named("next", 2)))
                .build());
        refresh();

        assertThat(whoTakes(get())).containsExactly("next", "next");
    }

    @Test
    void saysWhichRouteWasTaken() {
        routes.add(route("any", ANY));
        refresh();
        MockServerWebExchange exchange = get();
        whoTakes(exchange);

        assertThat(exchange.<Route>getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR))
                .isSameAs(routes.get(0));
    }

    private List<String> whoTakes(MockServerWebExchange exchange) {
        calls.filter(exchange, others()).block(Duration.ofSeconds(5));
        return taken;
    }

    private org.springframework.web.server.WebFilterChain others() {
        return exchange -> Mono.fromRunnable(() -> taken.add("others"));
    }

    private void refresh() {
        filters.onApplicationEvent(new RefreshRoutesEvent(this));
        calls.onApplicationEvent(new RefreshRoutesResultEvent(this));
    }

    private Route route(String id, Function<ServerWebExchange, Publisher<Boolean>> predicate) {
        return builder(id, predicate).filter(named(id, 1)).build();
    }

    private static Route.AsyncBuilder builder(String id, Function<ServerWebExchange, Publisher<Boolean>> predicate) {
        return Route.async().id(id).uri(URI.create("http://upstream.example")).asyncPredicate(predicate::apply);
    }

    private GatewayFilter named(String name, int order) {
        return new OrderedGatewayFilter(
                (exchange, chain) ->
                        Mono.<Void>fromRunnable(() -> taken.add(name)).then(chain.filter(exchange)),
                order);
    }

    private static MockServerWebExchange get() {
        return MockServerWebExchange.from(MockServerHttpRequest.get("/x"));
    }
}
