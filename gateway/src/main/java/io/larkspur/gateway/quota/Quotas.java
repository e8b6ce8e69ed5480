package io.larkspur.gateway.quota;

import io.larkspur.gateway.caller.Caller;
import io.larkspur.limits.Demand;
import io.larkspur.limits.Kind;
import io.larkspur.limits.Subject;
import io.larkspur.limits.Windows;
import io.larkspur.limits.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** Which limits a proxied call counts towards. */
@Component
final class Quotas {

    private final SpelledRules rules;
    private final PeerAddress addresses;

    Quotas(SpelledRules rules, PeerAddress addresses) {
        this.rules = rules;
        this.addresses = addresses;
    }

    /** @param path as it was called, before a filter shortened it */
    List<Demand> of(ServerWebExchange exchange, Caller caller, String routeId, String path) {
        Rules now = rules.current();
        String application = caller.application().id();
        List<Demand> demands = new ArrayList<>(5);
        add(demands, new Subject(Kind.APPLICATION, application), now.ofApplication(application));
        if (caller.openId() != null) {
            Subject user = new Subject(Kind.USER, application, caller.platformAppId() + ":" + caller.openId());
            add(demands, user, now.of(Kind.USER));
        }
        String api = SpelledRules.apiOf(now, path);
        add(demands, new Subject(Kind.API, application, api), now.ofApi(api));
        add(demands, new Subject(Kind.ROUTE, routeId), now.ofRoute(routeId));
        Windows peer = now.of(Kind.PEER);
        if (!peer.isUnlimited()) {
            add(demands, Subject.ofAddress(Kind.PEER, addresses.of(exchange.getRequest())), peer);
        }
        return demands;
    }

    private static void add(List<Demand> demands, Subject subject, Windows windows) {
        if (!windows.isUnlimited()) {
            demands.add(new Demand(subject, windows));
        }
    }
}
