package io.larkspur.proofs.stage;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** An onboarded application that calls in its users' names, many calls at once if need be. */
public final class Application {

    /** The platform answers who the token belongs to. */
    public static final String WHO_AM_I = "/open-apis/authen/v1/user_info";

    /** Answered as a stream of events. */
    public static final String ASK = "/open-apis/aily/v1/apps/spring_proofs__c/knowledges/ask";

    private static final int MOST_CONNECTIONS = 1_000;
    private static final int A_FEW = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(70);

    private final String id;
    private final String secret;
    private final Secrets secrets;
    private final HttpClient client = HttpClient.create(ConnectionProvider.builder("callers")
                    .maxConnections(MOST_CONNECTIONS)
                    .pendingAcquireMaxCount(-1)
                    .pendingAcquireTimeout(PATIENCE)
                    .maxIdleTime(Duration.ofSeconds(20))
                    .build())
            .disableRetry(true);

    Application(String id, String secret, Secrets secrets) {
        this.id = id;
        this.secret = secret;
        this.secrets = secrets;
    }

    public String id() {
        return id;
    }

    public String credentials() {
        return basic(id, secret);
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Never fails: what went wrong is in the reply. */
    public Mono<Reply> call(Replica gateway, Person person) {
        return call(gateway, person, "");
    }

    /** With a preference such as {@code wait=20}. */
    public Mono<Reply> call(Replica gateway, Person person, String preference) {
        return get(gateway, person, WHO_AM_I, preference);
    }

    /** The same at another address, which may differ from call to call. */
    public Mono<Reply> get(Replica gateway, Person person, String path) {
        return get(gateway, person, path, "");
    }

    private Mono<Reply> get(Replica gateway, Person person, String path, String preference) {
        return Mono.defer(() -> {
            long sentAt = System.nanoTime();
            return client.headers(headers -> {
                        headers.set("Authorization", credentials()).set("X-User-Id", person.openId());
                        if (!preference.isEmpty()) {
                            headers.set("Prefer", preference);
                        }
                    })
                    .get()
                    .uri(gateway.url() + path)
                    .responseSingle((head, body) -> body.asString()
                            .defaultIfEmpty("")
                            .map(text -> new Reply(
                                    head.status().code(),
                                    secrets.watched("an answer's body", text),
                                    person,
                                    head.responseHeaders().getInt("Retry-After", 0),
                                    sentAt,
                                    System.nanoTime(),
                                    null))
                            .doOnNext(reply -> secrets.watched(
                                    "an answer's headers",
                                    head.responseHeaders().toString())))
                    .timeout(PATIENCE)
                    .onErrorResume(
                            Exception.class,
                            failure -> Mono.just(new Reply(0, "", person, 0, sentAt, System.nanoTime(), failure)));
        });
    }

    /** Asks what is answered piece by piece, and reads until the end, whichever it is. */
    public Mono<Stream> stream(Replica gateway, Person person) {
        return stream(gateway, person, () -> {});
    }

    /** The same, and tells when the first piece is there. */
    public Mono<Stream> stream(Replica gateway, Person person, Runnable started) {
        AtomicInteger status = new AtomicInteger();
        AtomicInteger pieces = new AtomicInteger();
        AtomicBoolean whole = new AtomicBoolean();
        return client.headers(headers -> headers.set("Authorization", credentials())
                        .set("X-User-Id", person.openId())
                        .set("Content-Type", "application/json"))
                .post()
                .uri(gateway.url() + ASK)
                .send(ByteBufFlux.fromString(Mono.just("{\"message\":{\"content\":\"What lasts long?\"}}")))
                .response((head, body) -> {
                    status.set(head.status().code());
                    return body.asString();
                })
                .doOnNext(piece -> {
                    if (pieces.getAndIncrement() == 0) {
                        started.run();
                    }
                    whole.compareAndSet(
                            false, secrets.watched("a stream", piece).contains("\"finished\""));
                })
                .then()
                .timeout(PATIENCE)
                .onErrorResume(Exception.class, cut -> Mono.empty())
                .then(Mono.fromSupplier(() -> new Stream(status.get(), pieces.get(), whole.get(), System.nanoTime())));
    }

    /** That many calls at the same time; the number of the call makes it. */
    public Tally together(int calls, IntFunction<Mono<Reply>> call) {
        Tally tally = new Tally();
        Flux.range(0, calls)
                .flatMap(call::apply, calls, 1)
                .doOnNext(tally::add)
                .then()
                .block(PATIENCE.multipliedBy(3));
        return tally;
    }

    /** Each calls once, a few at a time. */
    public Tally oneAfterTheOther(List<Person> people, Function<Person, Mono<Reply>> call) {
        Tally tally = new Tally();
        Flux.fromIterable(people)
                .flatMap(call, A_FEW)
                .doOnNext(tally::add)
                .then()
                .block(PATIENCE.multipliedBy(people.size()));
        return tally;
    }

    /** All of them call at once, and come again when they are told to, until they are served or the time is over. */
    public Tally untilServed(List<Person> people, Function<Person, Mono<Reply>> call, Duration time) {
        Tally tally = new Tally();
        Flux.fromIterable(people)
                .flatMap(
                        person -> Mono.defer(() -> call.apply(person))
                                .doOnNext(tally::add)
                                .flatMap(reply -> reply.served()
                                        ? Mono.just(reply)
                                        : Mono.delay(Duration.ofSeconds(Math.max(1, reply.retryAfter())))
                                                .then(Mono.empty()))
                                .repeatWhenEmpty(Integer.MAX_VALUE, again -> again)
                                .take(time),
                        people.size())
                .then()
                .block(time.plus(PATIENCE));
        return tally;
    }

    /**
     * So many calls in each second, whether earlier ones have been answered or not, until the work is done; returns when
     * all have been answered.
     */
    public Tally during(Runnable work, int perSecond, Supplier<Mono<Reply>> call) {
        Tally tally = new Tally();
        Load load = new Load(perSecond, call, tally);
        load.start();
        try {
            work.run();
        } finally {
            load.finish();
        }
        return tally;
    }

    /** Takes turns. */
    public static <T> T turn(List<T> all, int n) {
        return all.get(Math.floorMod(n, all.size()));
    }
}
