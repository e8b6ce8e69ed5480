package io.larkspur.conversations.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Subscription;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import software.amazon.awssdk.services.s3.S3AsyncClient;

class S3BlobsTests {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SECRET = "minio-secret";
    private static final int CONNECTIONS = 64;

    @TempDir
    private Path folder;

    private final Bucket bucket = new Bucket(SECRET);
    private S3AsyncClient client = client(SECRET);
    private S3AsyncClient downloads = client;
    private Blobs blobs = blobs();

    @BeforeEach
    void connect() {
        client = client(SECRET);
        downloads = client(SECRET);
        blobs = blobs();
    }

    @AfterEach
    void close() {
        client.close();
        downloads.close();
        bucket.close();
    }

    @Test
    void keepsBytesUnderTheIdOnly() throws IOException {
        UUID id = UUID.randomUUID();
        byte[] bytes = bytes(3_000_000);

        done(blobs.take(id, "application/pdf", file(bytes)));

        assertThat(bucket.objects()).containsOnlyKeys("/larkspur/files/" + id);
        assertThat(bucket.typeOf("/larkspur/files/" + id)).isEqualTo("application/pdf");
        assertThat(read(id)).isEqualTo(bytes);
    }

    @Test
    void forgetsWhatIsDeletedAndMissesNothing() throws IOException {
        UUID id = UUID.randomUUID();
        done(blobs.take(id, "text/plain", file(bytes(10))));

        done(blobs.delete(id));
        done(blobs.delete(id));

        assertThat(bucket.objects()).isEmpty();
        assertThatThrownBy(() -> read(id)).isInstanceOf(FilesUnavailable.class);
    }

    @Test
    void saysThatAStoreIsUnavailableThatTakesNoneOfItsKeys() throws IOException {
        client.close();
        client = client("another-secret");
        blobs = blobs();

        StepVerifier.create(blobs.take(UUID.randomUUID(), "text/plain", file(bytes(10))))
                .expectError(FilesUnavailable.class)
                .verify(SOON);
    }

    /** When its time is over at the latest: the SDK now and then waits for a connection where all are refused. */
    @Test
    void saysThatAStoreIsUnavailableThatIsAway() throws IOException {
        client.close();
        client = client(SECRET, Duration.ofSeconds(1));
        blobs = blobs();
        bucket.close();

        StepVerifier.create(blobs.take(UUID.randomUUID(), "text/plain", file(bytes(10))))
                .expectError(FilesUnavailable.class)
                .verify(SOON);
    }

    @Test
    void takesFilesWhileDownloadsThatHaltHoldAllConnectionsTheyCanHave() throws IOException {
        UUID large = UUID.randomUUID();
        done(blobs.take(large, "application/pdf", file(bytes(3_000_000))));
        List<Halting> readers = Stream.generate(Halting::new).limit(CONNECTIONS).toList();
        readers.forEach(reader -> blobs.read(large).subscribe(reader));
        await().atMost(SOON).until(() -> readers.stream().allMatch(reader -> reader.begun));

        done(blobs.take(UUID.randomUUID(), "text/plain", file(bytes(10))));

        assertThat(bucket.objects()).hasSize(2);
        readers.forEach(Halting::dispose);
    }

    @Test
    void givesDownloadsAClientOfTheirOwn() {
        new ApplicationContextRunner()
                .withUserConfiguration(S3Configuration.class)
                .withPropertyValues(
                        "larkspur.files.store=s3",
                        "larkspur.files.s3.bucket=" + Bucket.NAME,
                        "larkspur.files.s3.endpoint=" + bucket.url(),
                        "larkspur.files.s3.access-key=" + Bucket.ACCESS_KEY,
                        "larkspur.files.s3.secret-key=" + SECRET)
                .run(context -> {
                    assertThat(context).hasSingleBean(Blobs.class);
                    assertThat(context.getBeansOfType(S3AsyncClient.class)).hasSize(2);
                });
    }

    private S3AsyncClient client(String secret) {
        return client(secret, Duration.ofSeconds(20));
    }

    private S3AsyncClient client(String secret, Duration timeout) {
        return new S3Configuration()
                .s3Client(new S3Properties(
                        Bucket.ACCESS_KEY, secret, bucket.url(), "us-east-1", Bucket.NAME, "files/", true, timeout));
    }

    private Blobs blobs() {
        return new S3Blobs(client, downloads, Bucket.NAME, "files/");
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("incoming"), bytes);
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private byte[] read(UUID id) {
        return Objects.requireNonNull(DataBufferUtils.join(blobs.read(id))
                .map(buffer -> bytesOf(buffer))
                .block(SOON));
    }

    private static byte[] bytesOf(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        return bytes;
    }

    private static void done(Mono<Void> work) {
        StepVerifier.create(work).expectComplete().verify(SOON);
    }

    /** Takes one piece, and no more. */
    private static final class Halting extends BaseSubscriber<DataBuffer> {

        private volatile boolean begun;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(1);
        }

        @Override
        protected void hookOnNext(DataBuffer piece) {
            begun = true;
        }
    }
}
