package io.larkspur.conversations.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import software.amazon.awssdk.services.s3.S3AsyncClient;

class S3BlobsTests {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SECRET = "minio-secret";

    @TempDir
    private Path folder;

    private final Bucket bucket = new Bucket(SECRET);
    private S3AsyncClient client = client(SECRET);
    private Blobs blobs = blobs();

    @BeforeEach
    void connect() {
        client = client(SECRET);
        blobs = blobs();
    }

    @AfterEach
    void close() {
        client.close();
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

    @Test
    void saysThatAStoreIsUnavailableThatIsAway() throws IOException {
        bucket.close();

        StepVerifier.create(blobs.take(UUID.randomUUID(), "text/plain", file(bytes(10))))
                .expectError(FilesUnavailable.class)
                .verify(SOON);
    }

    private S3AsyncClient client(String secret) {
        return new S3Configuration()
                .s3Client(new S3Properties(
                        Bucket.ACCESS_KEY,
                        secret,
                        bucket.url(),
                        "us-east-1",
                        Bucket.NAME,
                        "files/",
                        true,
                        Duration.ofSeconds(20)));
    }

    private Blobs blobs() {
        return new S3Blobs(client, Bucket.NAME, "files/");
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
}
