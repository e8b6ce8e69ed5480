package io.larkspur.standalone;

import static io.larkspur.standalone.Product.post;
import static io.larkspur.standalone.Product.send;
import static io.larkspur.standalone.Product.tree;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * By how much the product grows while many large files come in at a time. The heap is fixed and touched before, so that
 * growth is what uploads need beside it, and the heap holds them whatever their size. Run by its name only.
 */
class UploadMemoryFigures {

    private static final int TOGETHER = Integer.getInteger("uploads", 20);
    private static final int MEGABYTES = Integer.getInteger("megabytes", 50);
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final String HEAP = "-Xms320m -Xmx320m -XX:+AlwaysPreTouch";
    private static final long MOST = 64L * 1024;

    @TempDir
    private Path folder;

    @Test
    void growsByLittleHoweverMuchComesIn() {
        try (ProductProcess process = ProductProcess.startIn(folder, Map.of("JAVA_TOOL_OPTIONS", HEAP))) {
            Product product = Product.of(process);
            String token = tree(send(
                            product.request("/auth/dev-token?user_id=uploader").POST(BodyPublishers.noBody())))
                    .path("token")
                    .asString();
            post(product.request("/api/v1/users/ensure").header("Authorization", "Bearer " + token), "{}");
            upload(process.url(), token, 1);
            long before = resident(process.pid());
            for (int round = 1; round <= ROUNDS; round++) {
                long growth = grownBy(process, token, before);
                System.out.println("round " + round + ": " + TOGETHER + " files of " + MEGABYTES
                        + " MB together, at most " + growth / 1024 + " MB more than before the first");
                assertThat(growth).isLessThanOrEqualTo(MOST);
            }
        }
    }

    private static long grownBy(ProductProcess process, String token, long before) {
        var senders = Executors.newFixedThreadPool(TOGETHER);
        try {
            List<CompletableFuture<String>> uploads = IntStream.range(0, TOGETHER)
                    .mapToObj(
                            n -> CompletableFuture.supplyAsync(() -> upload(process.url(), token, MEGABYTES), senders))
                    .toList();
            CompletableFuture<Void> all = CompletableFuture.allOf(uploads.toArray(CompletableFuture[]::new));
            long most = before;
            while (!all.isDone()) {
                most = Math.max(most, resident(process.pid()));
            }
            assertThat(uploads).allMatch(upload -> upload.join().endsWith("200"));
            return most - before;
        } finally {
            senders.shutdownNow();
        }
    }

    /** The beginning of the answer's first line. */
    private static String upload(String url, String token, int megabytes) {
        byte[] head = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"large.txt\"\r\n\r\n"
                .getBytes(US_ASCII);
        byte[] end = "\r\n--x--\r\n".getBytes(US_ASCII);
        byte[] piece = "x".repeat(64 * 1024).getBytes(US_ASCII);
        long size = megabytes * 1024L * 1024;
        URI server = URI.create(url);
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout((int) Duration.ofMinutes(5).toMillis());
            OutputStream out = socket.getOutputStream();
            out.write(("POST /api/v1/users/uploader/files/upload HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                            + "Authorization: Bearer " + token
                            + "\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: "
                            + (head.length + size + end.length) + "\r\n\r\n")
                    .getBytes(US_ASCII));
            out.write(head);
            for (long sent = 0; sent < size; sent += piece.length) {
                out.write(piece);
            }
            out.write(end);
            out.flush();
            return new String(socket.getInputStream().readNBytes(12), US_ASCII);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** KiB. */
    private static long resident(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
