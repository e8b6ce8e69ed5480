package io.larkspur.proofs.scenario;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Application;
import io.larkspur.proofs.stage.Http;
import io.larkspur.proofs.stage.Life;
import io.larkspur.proofs.stage.Person;
import io.larkspur.proofs.stage.Platform;
import io.larkspur.proofs.stage.Replica;
import io.larkspur.proofs.stage.Secrets;
import io.larkspur.proofs.stage.Stage;
import io.larkspur.proofs.stage.Stores;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;

/**
 * One replica of each program writes down everything it can while all goes well and badly; then its logs, the logs of all
 * scenarios before, the metrics, the answers and both stores are searched for the secrets that were about.
 */
final class NoSecretOutside implements Scenario {

    private static final Map<String, String> EVERYTHING =
            Map.of("LOGGING_LEVEL_ROOT", "TRACE", "LOGGING_LEVEL_IO_LARKSPUR", "TRACE");

    @Override
    public String name() {
        return "no-secret-outside";
    }

    @Override
    public String faults() {
        return "A25 A28 A29";
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) {
        Replica gateway = stage.fleet().gateway(0);
        Replica admin = stage.fleet().admin(1);
        restart(List.of(gateway, admin), EVERYTHING);
        for (int round = 0; round < effort.of(1, 20); round++) {
            live(stage, gateway, admin);
        }
        Secrets secrets = stage.secrets();
        stage.fleet()
                .all()
                .forEach(replica -> secrets.look(
                        replica.name() + "'s metrics",
                        get(replica, "/metrics", null).body()));
        restart(List.of(gateway, admin), Map.of());
        stage.fleet().all().forEach(replica -> secrets.lookInto(replica.log()));
        searchPostgres(stage.stores(), secrets);
        searchRedis(stage.stores(), secrets);
        secrets.lookIntoAll(stage.folder().resolve("stores"));
        Outcome outcome = new Outcome();
        secrets.leaks().forEach(outcome::trouble);
        return outcome.add(Figure.promise(
                "lines, answers, rows and files without a secret",
                secrets.looked(),
                secrets.leaks().size()));
    }

    private static void restart(List<Replica> replicas, Map<String, String> settings) {
        replicas.forEach(Replica::stop);
        replicas.forEach(replica -> replica.launch(settings));
        replicas.forEach(Replica::awaitReady);
    }

    /** Consent, calls, refreshes, and everything that can be refused or go wrong on the way. */
    private static void live(Stage stage, Replica gateway, Replica admin) {
        Application application = stage.application();
        Platform platform = stage.platform();
        Secrets secrets = stage.secrets();
        Person newcomer = platform.newPeople(1).get(0);
        application.call(gateway, newcomer).block();
        platform.allow(platform.messagesTo(newcomer).get(0));
        application.call(gateway, newcomer).block();
        Person ended = stage.consented(Life.ENDED);
        platform.fault("{\"path\":\"" + Platform.TOKEN_ENDPOINT + "\",\"status\":500,\"times\":1}");
        application.call(gateway, ended).block();
        application.call(gateway, ended).block();
        platform.fault("{\"path\":\"" + Application.WHO_AM_I + "\",\"status\":500,\"times\":1}");
        application.call(gateway, newcomer).block();
        platform.fault("{\"path\":\"" + Application.WHO_AM_I + "\",\"code\":99991668,\"times\":1}");
        application.call(gateway, newcomer).block();
        for (String[] wrong : new String[][] {
            {Application.WHO_AM_I, "Basic bm9ib2R5Om5vdGhpbmc="},
            {Application.WHO_AM_I, "Bearer lsh_nothing"},
            {"/callbacks/feishu/oauth?code=c&state=s", ""},
            {"/open-apis/authen/v2/oauth/token", application.credentials()}
        }) {
            secrets.look(
                    "an answer",
                    get(gateway, wrong[0], wrong[1].isEmpty() ? null : wrong[1]).body());
        }
        for (String path : List.of("/admin/applications", "/internal/auth/sessions/nothing", "/v3/api-docs")) {
            secrets.look("an answer", get(admin, path, stage.administrator()).body());
        }
        secrets.look(
                "an answer",
                Http.send("POST", admin.url().resolve("/internal/auth/sessions"), stage.administrator(), "{\"app_id\":")
                        .body());
    }

    private static HttpResponse<String> get(Replica replica, String path, @Nullable String credentials) {
        return Http.send("GET", replica.url().resolve(path), credentials, null);
    }

    private static void searchPostgres(Stores stores, Secrets secrets) {
        List<String> tables = stores.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
        for (String table : tables) {
            stores.query("SELECT set_config('bytea_output', 'escape', false) || t::text FROM \"" + table + "\" t")
                    .forEach(row -> secrets.look("table " + table, row));
        }
    }

    private static void searchRedis(Stores stores, Secrets secrets) {
        try (Jedis redis = stores.redis()) {
            for (String key : redis.keys("*")) {
                secrets.look("a key of Redis", key);
                if (redis.type(key).equals("string")) {
                    secrets.look("Redis", String.valueOf(redis.get(key)));
                }
            }
        }
    }
}
