package io.larkspur.proofs.scenario;

import io.larkspur.proofs.stage.Pause;
import io.larkspur.proofs.stage.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Bad answers of a token endpoint that has carried nothing out: server errors, limits, and forty malformed bodies. */
final class Troubles {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String GOOD = "\"access_token\":\"eyJx\",\"expires_in\":7200,\"refresh_token\":\"eyJy\","
            + "\"refresh_token_expires_in\":604800,\"token_type\":\"Bearer\",\"scope\":\"offline_access\"";

    private final Platform platform;
    private final Random random;
    private final List<String> kinds;
    /** All that were given to the platform, in the order in which it meets them. */
    private final List<String> given = new ArrayList<>();

    private int met;

    Troubles(Platform platform, Random random) {
        this.platform = platform;
        this.random = random;
        this.kinds = all(random);
    }

    /** Never is there none left; each kind comes once before any comes again. */
    void keepUp(Duration time) {
        Instant end = Instant.now().plus(time);
        while (Instant.now().isBefore(end)) {
            int left = platform.faults();
            met = given.size() - left;
            if (left < kinds.size()) {
                List<String> next = new ArrayList<>(kinds);
                Collections.shuffle(next, random);
                next.forEach(platform::fault);
                given.addAll(next);
            }
            Pause.of(Duration.ofMillis(250));
        }
        met = given.size() - platform.faults();
    }

    int kinds() {
        return kinds.size();
    }

    int met() {
        return met;
    }

    long kindsNotMet() {
        return kinds.size() - given.subList(0, met).stream().distinct().count();
    }

    private static List<String> all(Random random) {
        List<String> faults = new ArrayList<>();
        for (int status : new int[] {500, 502, 503, 504}) {
            faults.add(fault().put("status", status).toString());
        }
        ObjectNode limited = fault().put("status", 429);
        limited.putObject("headers").put("x-ogw-ratelimit-limit", "1000").put("x-ogw-ratelimit-reset", "2");
        faults.add(limited.toString());
        faults.add(fault().put("status", 429).toString());
        malformed(random).forEach(body -> faults.add(fault().put("body", body).toString()));
        return faults;
    }

    private static ObjectNode fault() {
        return JSON.createObjectNode().put("path", Platform.TOKEN_ENDPOINT).put("times", 1);
    }

    private static List<String> malformed(Random random) {
        List<String> bodies = new ArrayList<>(List.of(
                "",
                " ",
                "null",
                "true",
                "0",
                "\"\"",
                "[]",
                "{}",
                "[{}]",
                "<html><body>Bad gateway</body></html>",
                "upstream connect error",
                "{\"code\":0}",
                "{\"code\":\"0\"}",
                "{\"code\":null}",
                "{\"code\":0,\"data\":{}}",
                "{\"code\":0,\"msg\":\"success\"}",
                "{\"code\":0,\"access_token\":null}",
                "{\"code\":0,\"access_token\":\"\"}",
                "{\"code\":0,\"access_token\":7}",
                "{\"code\":0,\"access_token\":{}}",
                "{\"code\":0,\"access_token\":[\"a\"]}",
                "{\"code\":0,\"access_token\":\"a b\"}",
                "{\"code\":0,\"access_token\":\"a\\nb\"}",
                "{\"code\":0,\"access_token\":\"é\"}",
                "{\"error\":\"server_error\"}",
                "{\"code\":20050,\"error\":\"server_error\",\"error_description\":\"again\"}",
                "{\"code\":-1}",
                "{\"code\":99999999999999999999}",
                "{\"code\":1.5}",
                "{\"code\":0," + GOOD,
                "{\"code\":0," + GOOD.substring(0, GOOD.length() / 2),
                "{\"code\":0,,}",
                "{'code':0}",
                "{\"code\":0}{\"code\":0}",
                "\uFEFF{\"code\":0}",
                ")]}',\n{\"code\":0}",
                "{\"a\":".repeat(2_000),
                "[".repeat(5_000)));
        bodies.add(noise(random, 100));
        bodies.add("{\"code\":0,\"access_token\":\"" + "x".repeat(300_000) + "\"");
        return bodies;
    }

    private static String noise(Random random, int length) {
        StringBuilder noise = new StringBuilder();
        for (int i = 0; i < length; i++) {
            noise.append((char) (' ' + random.nextInt(0x2000)));
        }
        return noise.toString();
    }
}
