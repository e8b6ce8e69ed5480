package io.larkspur.proofs.stage;

import java.util.Map;

/**
 * A replica's own lines to everything it needs.
 *
 * @param tokens to the platform's token endpoint; its other endpoints are reached directly
 */
public record Lines(FaultProxy postgres, FaultProxy redis, FaultProxy tokens) {

    static Lines to(Stores stores, int platform) {
        return new Lines(
                new FaultProxy(stores.postgresPort()), new FaultProxy(stores.redisPort()), new FaultProxy(platform));
    }

    /** Where a program finds everything. */
    Map<String, String> environment() {
        return Map.of(
                "DATABASE_URL", "postgresql://postgres@127.0.0.1:" + postgres.port() + "/postgres",
                "REDIS_URL", "redis://127.0.0.1:" + redis.port() + "/0",
                "LARKSPUR_FEISHU_ACCOUNTSBASEURL", "http://127.0.0.1:" + tokens.port());
    }

    public void heal() {
        postgres.heal();
        redis.heal();
        tokens.heal();
    }

    void close() {
        postgres.close();
        redis.close();
        tokens.close();
    }
}
