package io.larkspur.proofs.scenario;

import io.larkspur.proofs.figures.Effort;
import io.larkspur.proofs.figures.Figure;
import io.larkspur.proofs.figures.Outcome;
import io.larkspur.proofs.figures.Scenario;
import io.larkspur.proofs.stage.Application;
import io.larkspur.proofs.stage.RawCall;
import io.larkspur.proofs.stage.Replica;
import io.larkspur.proofs.stage.Stage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Huge headers, targets and bodies, very many headers, and JSON that is nested without end, at a gateway and a control plane:
 * refused early and not kept, so that the memory in use stays what it was. How much it is shows once the first such requests
 * have been met, which touch memory that was never used before.
 */
final class HugeRequests implements Scenario {

    private static final int AT_ONCE = 16;
    private static final int BATCH = 70;
    private static final double MEGABYTE = 1024.0 * 1024;
    private static final double SETTLED = 4;
    private static final double MOST = 64;

    private static final Set<Integer> REFUSED_HEADS = Set.of(413, 414, 431, RawCall.CUT_OFF);
    private static final Set<Integer> REFUSED_BODIES = Set.of(400, 413, RawCall.CUT_OFF);

    /** Under this address, as the platform does, whatever is wrong is said with 200 and a code. */
    private static final Set<Integer> SAID = Set.of(200, 413, RawCall.CUT_OFF);

    private static final String SDK = "POST /open-apis/auth/v3/tenant_access_token/internal";
    private static final String LONG_HEADER = "X-Padding: " + "x".repeat(100_000);
    private static final String MANY_HEADERS = "X-P: y\r\n".repeat(20_000) + "X-Last: z";
    private static final String LONG_TARGET = "GET /open-apis/" + "x".repeat(64_000);
    private static final String NESTED = "{\"app_id\":" + "[".repeat(100_000);
    private static final String SHORT_NESTED = NESTED.substring(0, 16_000);
    private static final String CHUNK = "10000\r\n" + "x".repeat(0x10000) + "\r\n";

    @Override
    public String name() {
        return "huge-requests";
    }

    @Override
    public String faults() {
        return "F38";
    }

    @Override
    public Outcome play(Stage stage, Effort effort, Random random) throws Exception {
        Outcome outcome = new Outcome();
        String application = "Authorization: " + stage.application().credentials();
        String json = "Content-Type: application/json\r\n";
        against(
                stage.fleet().gateway(0),
                "a gateway",
                List.of(
                        new Huge("a long header", REFUSED_HEADS, "GET /open-apis/x", LONG_HEADER, ""),
                        new Huge("many headers", REFUSED_HEADS, "GET /open-apis/x", MANY_HEADERS, ""),
                        new Huge("a long target", REFUSED_HEADS, LONG_TARGET, "X-A: b", ""),
                        new Huge(
                                "a body of a gigabyte, declared",
                                REFUSED_BODIES,
                                "POST /open-apis/im/v1/messages",
                                application + "\r\nContent-Length: 1073741824",
                                CHUNK),
                        new Huge(
                                "a body of a megabyte, undeclared",
                                SAID,
                                SDK,
                                json + "Transfer-Encoding: chunked",
                                CHUNK.repeat(16)),
                        new Huge(
                                "nested JSON",
                                SAID,
                                SDK,
                                json + "Content-Length: " + SHORT_NESTED.length(),
                                SHORT_NESTED),
                        new Huge("longer nested JSON", SAID, SDK, json + "Content-Length: " + NESTED.length(), NESTED)),
                effort.of(200, 10_000),
                outcome);
        String administrator = "Authorization: " + stage.administrator() + "\r\n" + json;
        against(
                stage.fleet().admin(0),
                "a control plane",
                List.of(
                        new Huge("a long header", REFUSED_HEADS, "GET /admin/sessions", LONG_HEADER, ""),
                        new Huge("many headers", REFUSED_HEADS, "GET /admin/sessions", MANY_HEADERS, ""),
                        new Huge("a long target", REFUSED_HEADS, LONG_TARGET, "X-A: b", ""),
                        new Huge(
                                "a body of a megabyte, undeclared",
                                REFUSED_BODIES,
                                "POST /internal/auth/sessions",
                                administrator + "Transfer-Encoding: chunked",
                                CHUNK.repeat(16)),
                        new Huge(
                                "nested JSON",
                                REFUSED_BODIES,
                                "POST /internal/auth/sessions",
                                administrator + "Content-Length: " + NESTED.length(),
                                NESTED)),
                effort.of(150, 10_000),
                outcome);
        return outcome;
    }

    private static void against(Replica replica, String what, List<Huge> requests, int hits, Outcome outcome)
            throws InterruptedException, ExecutionException {
        Hits seen = new Hits(replica, requests);
        double before = seen.settled();
        seen.send(hits);
        double grown = seen.peak() - before;
        seen.wrong.forEach((hit, status) -> outcome.trouble(what + ", " + hit + ": " + status));
        boolean told = replica.residentBytes().isPresent();
        outcome.add(Figure.promise(
                        "huge requests to " + what + ": refused, none by a failure",
                        seen.sent.get(),
                        seen.wrong.size()))
                .add(Figure.told(
                        "of these, told why before the connection ended",
                        seen.sent.get(),
                        Words.percent(seen.answered.get(), seen.sent.get())))
                .add(Figure.promise(what + " serves after them", 1, replica.isReady() ? 0 : 1));
        outcome.add(
                told
                        ? Figure.promise(
                                "memory in use by " + what + " grown by " + (int) MOST + " MB or more in them",
                                hits,
                                grown < MOST ? 0 : 1,
                                String.format(Locale.ROOT, "%.1f MB, of %.0f MB", grown, before),
                                "< " + (int) MOST + " MB")
                        : Figure.told("memory in use by " + what, hits, "not told by this system"));
    }

    private record Huge(String name, Set<Integer> statuses, String line, String headers, String body) {

        byte[] bytes() {
            return (line + " HTTP/1.1\r\nHost: proofs\r\n" + headers + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** What a replica was sent, and the most memory that it had in use meanwhile. */
    private static final class Hits {

        private final Replica replica;
        private final List<Huge> requests;
        private final List<byte[]> bytes;
        private final AtomicInteger sent = new AtomicInteger();
        private final AtomicInteger answered = new AtomicInteger();
        private final AtomicLong most = new AtomicLong();
        private final Map<String, Integer> wrong = new ConcurrentHashMap<>();

        Hits(Replica replica, List<Huge> requests) {
            this.replica = replica;
            this.requests = requests;
            this.bytes = requests.stream().map(Huge::bytes).toList();
        }

        /** In megabytes, when as many as before add next to nothing. */
        double settled() throws InterruptedException, ExecutionException {
            double now = peak();
            for (int batch = 0; batch < 10; batch++) {
                double before = now;
                send(BATCH);
                now = peak();
                if (now - before < SETTLED) {
                    return now;
                }
            }
            return now;
        }

        double peak() {
            look();
            return most.get() / MEGABYTE;
        }

        private void look() {
            replica.residentBytes().ifPresent(bytesNow -> most.accumulateAndGet(bytesNow, Math::max));
        }

        void send(int hits) throws InterruptedException, ExecutionException {
            ExecutorService callers = Executors.newFixedThreadPool(AT_ONCE);
            try {
                List<Callable<Integer>> all = IntStream.range(0, hits)
                        .<Callable<Integer>>mapToObj(n -> this::send)
                        .toList();
                for (Future<Integer> hit : callers.invokeAll(all)) {
                    hit.get();
                }
            } finally {
                callers.shutdownNow();
            }
        }

        private int send() {
            int n = sent.getAndIncrement();
            Huge request = Application.turn(requests, n);
            int status = RawCall.status(replica.url(), Application.turn(bytes, n));
            if (status != RawCall.CUT_OFF) {
                answered.incrementAndGet();
            }
            if (!request.statuses().contains(status)) {
                wrong.put(request.name() + " " + n, status);
            }
            look();
            return status;
        }
    }
}
