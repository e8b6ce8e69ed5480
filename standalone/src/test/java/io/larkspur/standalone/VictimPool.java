package io.larkspur.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Well-behaved callers on connections they keep, who notice when one gets what another asked for. */
final class VictimPool implements AutoCloseable {

    private static final int CALLERS = 3;
    private static final int PAUSE_MILLIS = 50;

    private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    private final Map<String, String> logIds = new ConcurrentHashMap<>();
    private final List<Future<?>> running;
    private volatile boolean over;

    VictimPool(String url, String credentials, String victim) {
        running = IntStream.range(0, CALLERS)
                .<Future<?>>mapToObj(caller -> threads.submit(() -> {
                    call(url, credentials, victim, caller);
                    return null;
                }))
                .toList();
    }

    private void call(String url, String credentials, String victim, int caller) throws Exception {
        try (RawConnection connection = RawConnection.to(url)) {
            for (int i = 0; !over; i++) {
                String name = caller + "-" + i;
                connection.send(("GET " + HostileRequest.PATH + "?victim=" + name
                                + " HTTP/1.1\r\nHost: gateway\r\nAuthorization: " + credentials + "\r\nX-User-Id: "
                                + victim + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
                String answer = connection.readAnswer(20_000);
                assertThat(answer).startsWith("HTTP/1.1 200 ").contains(victim);
                logIds.put(name, header(answer, "x-tt-logid"));
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    private static String header(String answer, String name) {
        return answer.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).trim())
                .findFirst()
                .orElseThrow();
    }

    /** Each answer is the one that the sandbox gave to this very call. */
    int check(List<JsonNode> calls) {
        Map<String, String> given = new ConcurrentHashMap<>();
        for (JsonNode call : calls) {
            String path = call.path("path").asString();
            int at = path.indexOf("victim=");
            if (at >= 0) {
                given.put(path.substring(at + 7), call.path("log_id").asString());
            }
        }
        assertThat(given).containsAllEntriesOf(logIds);
        return logIds.size();
    }

    void end() throws IOException {
        over = true;
        try {
            for (Future<?> caller : running) {
                caller.get(30, TimeUnit.SECONDS);
            }
        } catch (Exception failed) {
            throw new AssertionError("A victim did not get its own answer", failed);
        }
    }

    @Override
    public void close() {
        over = true;
        threads.shutdownNow();
    }
}
