package io.larkspur.conversations.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.util.unit.DataSize;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** Bytes in either store, and what becomes of those that no file has. */
@SpringBootTest
class LooseBytesIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-19T10:00:00Z"), ZoneOffset.UTC);
    private static final String SECRET = "minio-secret";
    private static final AtomicInteger USERS = new AtomicInteger();
    private static final Bucket BUCKET = new Bucket(SECRET);

    /** For all tests: the end of the last client takes the SDK two seconds. */
    private static final S3AsyncClient CLIENT = new S3Configuration()
            .s3Client(new S3Properties(
                    Bucket.ACCESS_KEY,
                    SECRET,
                    BUCKET.url(),
                    "us-east-1",
                    Bucket.NAME,
                    "files/",
                    true,
                    Duration.ofSeconds(20)));

    @Autowired
    private DatabaseClient database;

    @TempDir
    private Path folder;

    private final FileOwner owner = new FileOwner(USERS.incrementAndGet(), "somebody");
    private Hindered blobs;
    private LooseBytes loose;
    private UserFiles files;

    @BeforeEach
    void forget() {
        done(database.sql("delete from loose_file_bytes").then());
    }

    @AfterAll
    static void close() {
        CLIENT.close();
        BUCKET.close();
    }

    @ParameterizedTest
    @EnumSource
    void removesTheBytesOfAnUploadWhoseProcessDied(FilesProperties.Store store) throws IOException {
        start(store);
        UUID id = dieWhileKeeping();
        assertThat(bytesOf(store, id)).isTrue();

        pass(Duration.ofHours(25));
        done(loose.sweep());

        assertThat(bytesOf(store, id)).isFalse();
        assertThat(looseOnes()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void leavesAnUploadAloneThatMayStillBeUnderWay(FilesProperties.Store store) throws IOException {
        start(store);
        UUID id = dieWhileKeeping();

        pass(Duration.ofHours(23));
        done(loose.sweep());

        assertThat(bytesOf(store, id)).isTrue();
        assertThat(looseOnes()).containsExactly(id);
    }

    @ParameterizedTest
    @EnumSource
    void leavesTheBytesOfEveryFile(FilesProperties.Store store) throws IOException {
        start(store);
        StoredFile file = of(files.keep(owner, claim(), received()));
        StoredFile beside = of(files.keep(owner, claim(), received()));

        pass(Duration.ofDays(40));
        done(loose.sweep());

        assertThat(looseOnes()).isEmpty();
        assertThat(Stream.of(file, beside).map(this::read)).containsOnly("some text");
    }

    @ParameterizedTest
    @EnumSource
    void entersNoFileWhoseBytesWereRemovedMeanwhile(FilesProperties.Store store) throws IOException {
        start(store);
        blobs.stalled = Sinks.empty();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Disposable upload = files.keep(owner, claim(), received()).subscribe(kept -> {}, failure::set);
        await().atMost(SOON).until(() -> !looseOnes().isEmpty());
        UUID id = looseOnes().get(0);

        pass(Duration.ofHours(25));
        done(loose.sweep());
        blobs.stalled.tryEmitEmpty();

        await().atMost(SOON).until(upload::isDisposed);
        assertThat(failure.get()).isInstanceOf(FilesUnavailable.class);
        assertThat(of(files.list(owner, "", 10, 0).collectList())).isEmpty();
        assertThat(bytesOf(store, id)).isFalse();
        assertThat(looseOnes()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void keepsNoBytesOfAnUploadThatFails(FilesProperties.Store store) throws IOException {
        start(store);
        blobs.failsAfterTaking = true;

        StepVerifier.create(files.keep(owner, claim(), received()))
                .expectError(FilesUnavailable.class)
                .verify(SOON);

        assertThat(looseOnes()).isEmpty();
        assertThat(bytesOf(store, Objects.requireNonNull(blobs.lastTaken))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void removesTheBytesOfADeletedFileOnceTheStoreLetsIt(FilesProperties.Store store) throws IOException {
        start(store);
        StoredFile file = of(files.keep(owner, claim(), received()));
        blobs.away = true;
        done(files.delete(owner, file.path()));
        done(loose.sweep());
        assertThat(bytesOf(store, file.id())).isTrue();

        blobs.away = false;
        done(loose.sweep());

        assertThat(bytesOf(store, file.id())).isFalse();
        assertThat(looseOnes()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void doesNotMindAnotherReplicaThatSweepsToo(FilesProperties.Store store) throws IOException {
        start(store);
        List<UUID> dead = List.of(dieWhileKeeping(), dieWhileKeeping(), dieWhileKeeping());

        pass(Duration.ofHours(25));
        done(Flux.range(0, 8).flatMap(replica -> loose.sweep()).then());
        done(loose.sweep());

        assertThat(dead).noneMatch(id -> bytesOf(store, id));
        assertThat(looseOnes()).isEmpty();
    }

    private void start(FilesProperties.Store store) {
        blobs = new Hindered(
                store == FilesProperties.Store.LOCAL
                        ? new LocalBlobs(folder.resolve("kept"))
                        : new S3Blobs(CLIENT, CLIENT, Bucket.NAME, "files/"));
        loose = new LooseBytes(new LooseBytesTable(database), blobs, DAY, PATIENCE);
        files = new StoredUserFiles(
                new FileTable(database),
                blobs,
                loose,
                new Incoming(folder.resolve("incoming"), new UploadPlaces(4, 4)),
                new FileLinks(new byte[32], Duration.ofHours(1), CLOCK),
                new FilesProperties(
                        store,
                        folder,
                        DataSize.ofMegabytes(1),
                        4,
                        4,
                        Duration.ofMinutes(10),
                        Duration.ofHours(1),
                        DAY,
                        PATIENCE),
                CLOCK);
    }

    /** After the bytes were stored and before the row is; nothing of the process happens any more. */
    private UUID dieWhileKeeping() throws IOException {
        blobs.silentAfterTaking = true;
        blobs.lastTaken = null;
        Disposable upload = files.keep(owner, claim(), received()).subscribe();
        UUID id = await().atMost(SOON).until(() -> blobs.lastTaken, Objects::nonNull);
        upload.dispose();
        return id;
    }

    private Path received() throws IOException {
        return Files.writeString(folder.resolve(UUID.randomUUID().toString()), "some text");
    }

    private static Claim claim() {
        return new Claim("notes.txt", "text/plain");
    }

    /** The clock of Postgres cannot be moved, so what it has written is. */
    private void pass(Duration time) {
        done(database.sql("update loose_file_bytes set since = since - :time::interval")
                .bind("time", time.toString())
                .then());
    }

    private List<UUID> looseOnes() {
        return of(database.sql("select id from loose_file_bytes")
                .mapValue(UUID.class)
                .all()
                .collectList());
    }

    private boolean bytesOf(FilesProperties.Store store, UUID id) {
        return store == FilesProperties.Store.S3
                ? BUCKET.objects().containsKey("/larkspur/files/" + id)
                : Files.exists(folder.resolve("kept")
                        .resolve(id.toString().substring(0, 2))
                        .resolve(id.toString()));
    }

    private String read(StoredFile file) {
        return of(DataBufferUtils.join(files.read(file)).map(bytes -> bytes.toString(StandardCharsets.UTF_8)));
    }

    private static <T> T of(Mono<T> answer) {
        return Objects.requireNonNull(answer.block(SOON));
    }

    private static void done(Mono<Void> work) {
        StepVerifier.create(work).expectComplete().verify(SOON);
    }

    /** A store in which things go wrong. */
    private static final class Hindered implements Blobs {

        private final Blobs store;
        private volatile Sinks.@Nullable Empty<Void> stalled;
        private volatile boolean silentAfterTaking;
        private volatile boolean failsAfterTaking;
        private volatile boolean away;
        private volatile @Nullable UUID lastTaken;

        Hindered(Blobs store) {
            this.store = store;
        }

        @Override
        public Mono<Void> take(UUID id, String contentType, Path received) {
            Sinks.Empty<Void> stall = stalled;
            return (stall == null ? Mono.<Void>empty() : stall.asMono())
                    .then(Mono.defer(() -> store.take(id, contentType, received)))
                    .then(Mono.defer(() -> {
                        lastTaken = id;
                        return silentAfterTaking
                                ? Mono.never()
                                : failsAfterTaking ? Mono.error(new IOException("broken off")) : Mono.empty();
                    }));
        }

        @Override
        public Flux<DataBuffer> read(UUID id) {
            return store.read(id);
        }

        @Override
        public Mono<Void> delete(UUID id) {
            return away ? Mono.error(new FilesUnavailable(new IOException("away"))) : store.delete(id);
        }
    }
}
