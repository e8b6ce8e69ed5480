package io.larkspur.proofs.scenario;

import java.util.Map;

/** Settings of a gateway: calls of these paths of the platform cost so many credits each, set aside before they go out. */
final class MeteredRoute {

    private static final String ROUTES = "SPRING_CLOUD_GATEWAY_SERVER_WEBFLUX_ROUTES_";
    private static final String PRICES = "LARKSPUR_GATEWAY_METERING_PRICES_";

    private MeteredRoute() {}

    /** The n-th route of the list, which takes the place of the shipped one. */
    static Map<String, String> settings(int n, String id, String paths, int price) {
        String route = ROUTES + n + "_";
        return Map.of(
                route + "ID",
                id,
                route + "URI",
                "${larkspur.feishu.open-base-url}",
                route + "PREDICATES_0",
                "Path=" + paths,
                route + "FILTERS_0",
                "Caller",
                route + "FILTERS_1",
                "Meter=durable",
                route + "FILTERS_2",
                "UserToken",
                PRICES + n + "_ROUTE",
                id,
                PRICES + n + "_CALL",
                Integer.toString(price));
    }
}
