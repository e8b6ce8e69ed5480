package io.larkspur.benchmarks.dataplane;

import java.util.LinkedHashMap;
import java.util.Map;

/** Routes of a gateway to one upstream, in the order they are tried, as variables of its environment. They replace its own. */
final class Routes {

    private static final String ROUTES = "SPRING_CLOUD_GATEWAY_SERVER_WEBFLUX_ROUTES_";
    private static final String PRICES = "LARKSPUR_GATEWAY_METERING_PRICES_0_";

    private final String upstream;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private int count;

    Routes(int upstream) {
        this.upstream = "http://127.0.0.1:" + upstream;
        settings.put(PRICES + "ROUTE", "*");
        settings.put(PRICES + "CALL", "0.000001");
    }

    Routes with(String id, String path, String... filters) {
        String route = ROUTES + count++ + "_";
        settings.put(route + "ID", id);
        settings.put(route + "URI", upstream);
        settings.put(route + "PREDICATES_0", "Path=" + path);
        settings.put(route + "PREDICATES_1_NAME", "Proxied");
        for (int i = 0; i < filters.length; i++) {
            settings.put(route + "FILTERS_" + i, filters[i]);
        }
        return this;
    }

    Map<String, String> settings() {
        return settings;
    }
}
