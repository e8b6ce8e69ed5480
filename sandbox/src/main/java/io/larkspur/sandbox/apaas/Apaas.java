package io.larkspur.sandbox.apaas;

import io.larkspur.sandbox.oauth.Api;
import java.time.Clock;

/** All of aPaaS and Spark. */
public final class Apaas {
    private Apaas() {}

    public static void offer(Api api, Tables tables, Clock clock) {
        AppList.offer(api, tables, clock);
        Workspaces.offer(api, tables);
        Objects.offer(api, tables);
    }
}
