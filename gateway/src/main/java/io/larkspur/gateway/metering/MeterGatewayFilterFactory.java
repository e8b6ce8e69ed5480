package io.larkspur.gateway.metering;

import io.larkspur.accounts.Application;
import io.larkspur.gateway.caller.Caller;
import io.larkspur.gateway.stream.AnswerTap;
import io.larkspur.gateway.stream.OpenCall;
import io.larkspur.gateway.stream.PlainAnswer;
import io.larkspur.metering.call.CallMeter;
import io.larkspur.metering.call.MeteredCall;
import io.larkspur.metering.credits.Credits;
import io.larkspur.problem.web.RequestId;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * {@code Meter} in a route's YAML, behind {@code Caller} and {@code Quota}, before {@code UserToken}: every call that is
 * sent upstream is charged by the price list and written down once, however it ends and however often it is sent. A call
 * that is refused before it is sent costs nothing, and one that cannot be paid is refused before anybody is asked for a
 * token. {@link HoldFilter} sets aside what a durable call may cost. A call that names no user is the application's own and paid by
 * {@code app:} and its id.
 */
@Component
class MeterGatewayFilterFactory extends AbstractGatewayFilterFactory<MeterSettings> {

    private final CallMeter meter;
    private final PriceList prices;
    private final Clock clock;

    MeterGatewayFilterFactory(CallMeter meter, PriceList prices, Clock clock) {
        super(MeterSettings.class);
        this.meter = meter;
        this.prices = prices;
        this.clock = clock;
    }

    @Override
    public List<String> shortcutFieldOrder() {
        return List.of("mode", "hold");
    }

    @Override
    public GatewayFilter apply(MeterSettings settings) {
        Metering metering = Metering.of(settings, meter, prices);
        return (exchange, chain) -> Mono.defer(() -> {
            MeteredCall call = callOf(exchange);
            Credits most = metering.most(call.route());
            Supplier<Mono<Void>> sending =
                    () -> chain.filter(counted(exchange, new CallUnderWay(exchange, call, metering, most)));
            // Most calls: nothing that would have to be passed on the way back.
            return meter.admitsAtHand(call, most)
                    ? sending.get()
                    : meter.admit(call, most).then(Mono.defer(sending));
        });
    }

    private static ServerWebExchange counted(ServerWebExchange exchange, CallUnderWay call) {
        AnswerTap.put(exchange, call);
        if (call.mayBeCut()) {
            OpenCall.isLimitedBy(exchange, call.usedUp());
        }
        ServerHttpRequest request = call.readsAnswer() ? new PlainAnswer(exchange.getRequest()) : exchange.getRequest();
        long length = request.getHeaders().getContentLength();
        if (length >= 0) {
            call.sent(length);
        } else if (request.getHeaders().containsHeader("Transfer-Encoding")) {
            request = new CountedRequest(request, call);
        }
        return request == exchange.getRequest()
                ? exchange
                : exchange.mutate().request(request).build();
    }

    private MeteredCall callOf(ServerWebExchange exchange) {
        Caller caller = Caller.of(exchange);
        String applicationId = caller.application().id();
        String openId = caller.openId();
        return new MeteredCall(
                RequestId.of(exchange),
                openId == null ? Application.payer(applicationId) : openId,
                openId == null ? null : caller.platformAppId(),
                applicationId,
                routeOf(exchange),
                exchange.getRequest().getMethod() + " " + pathOf(exchange),
                clock.instant());
    }

    private static String routeOf(ServerWebExchange exchange) {
        Route route = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
        return route == null ? "" : route.getId();
    }

    private static String pathOf(ServerWebExchange exchange) {
        String path = exchange.getRequest().getURI().getRawPath();
        return path.length() <= 500 ? path : path.substring(0, 500);
    }
}
