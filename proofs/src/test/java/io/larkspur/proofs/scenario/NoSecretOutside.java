package io.larkspur.proofs.scenario;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Application;
import io.larkspur.proofs.stage.Http;
import io.larkspur.proofs.stage.Life;
import io.larkspur.proofs.stage.Member;
import io.larkspur.proofs.stage.Person;
import io.larkspur.proofs.stage.Platform;
import io.larkspur.proofs.stage.Replica;
import io.larkspur.proofs.stage.Secrets;
import io.larkspur.proofs.stage.Stage;
import io.larkspur.proofs.stage.Stores;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import tools.jackson.databind.JsonNode;

/**
 * One replica of each program writes down everything it can while all goes well and badly; then its logs, the logs of all
 * scenarios before, the metrics, the answers and both stores are searched for the secrets that were about.
 */
final class NoSecretOutside implements Scenario {

    /** And end soon: nobody calls any more by then. */
    private static final Map<String, String> EVERYTHING = Map.of(
            "LOGGING_LEVEL_ROOT",
            "TRACE",
            "LOGGING_LEVEL_IO_LARKSPUR",
            "TRACE",
            "LARKSPUR_GATEWAY_DRAIN_LONGEST",
            "1s");

    /** Where a webhook may lead, and nobody is. */
    private static final String NOBODY = "https://198.51.99.1/hook";

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
        Replica admin = stage.fleet().admin(0);
        Map<String, String> settings = new HashMap<>(ChargesUnderKills.METERED);
        settings.putAll(EVERYTHING);
        gateway.kill();
        restart(List.of(gateway, admin), settings);
        URI webhook = trade(stage, admin);
        for (int round = 0; round < effort.of(1, 20); round++) {
            live(stage, gateway, admin);
        }
        Secrets secrets = stage.secrets();
        stage.fleet()
                .all()
                .forEach(replica -> secrets.look(
                        replica.name() + "'s metrics",
                        get(replica, "/metrics", null).body()));
        secrets.look(
                "an answer",
                Http.send("DELETE", webhook, stage.administrator(), null).body());
        restart(List.of(gateway, admin), Map.of());
        stage.fleet().all().forEach(replica -> secrets.lookInto(replica.log()));
        searchPostgres(stage.stores(), secrets);
        searchRedis(stage.stores(), secrets);
        secrets.lookIntoAll(stage.folder().resolve("stores"));
        secrets.lookIntoAll(stage.folder().resolve("files"));
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

    /**
     * Credits, a webhook that hears of them, and a file: each with a secret of its own, the token of their owner besides.
     * Answers with the webhook.
     */
    private static URI trade(Stage stage, Replica admin) {
        Secrets secrets = stage.secrets();
        URI webhooks = admin.url().resolve("/admin/webhooks");
        JsonNode webhook = Http.tree(Http.send("POST", webhooks, stage.administrator(), "{\"url\":\"" + NOBODY + "\"}")
                .body());
        secrets.add(webhook.required("secret").stringValue());
        Member member = Member.of(stage, "auth0|careful");
        secrets.look("an answer", member.spend(admin, "1", null).body());
        secrets.look("an answer", member.spend(admin, "1000000", null).body());
        URI link = member.upload(admin, "For whoever has the link.");
        secrets.look("a file", Http.send("GET", link, null, null).body());
        secrets.look(
                "an answer",
                Http.send("GET", URI.create(link + "x"), null, null).body());
        for (String path : List.of("/admin/webhooks", "/admin/webhooks/deliveries", "/admin/audit-log")) {
            secrets.look("an answer", get(admin, path, stage.administrator()).body());
        }
        return URI.create(webhooks + "/" + webhook.required("id").asLong());
    }

    /** Consent, calls that cost a credit, refreshes, and everything that can be refused or go wrong on the way. */
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
