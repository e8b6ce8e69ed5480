package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Bodies in as many pieces as they have bytes hold hardly more memory than in one, before they have come to their end. */
@AdminApiTest
class TinyPiecesIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** Bytes of heap. Each body would have taken more than that for the pieces that it came in. */
    private static final long LITTLE = 24 * 1024 * 1024;

    @Autowired
    private Clients clients;

    private String user = "";
    private String token = "";

    @BeforeEach
    void makeAMember() {
        user = ServiceUsers.ensured(clients).id();
        token = ServiceUsers.token(clients, user).required("token").stringValue();
    }

    @Test
    void ofAFile() throws IOException {
        assertThat(statusOf(upload(), RawRequest.FORM, RawRequest.FILE, "x", 7_000, "\r\n--x--\r\n"))
                .isEqualTo(200);
    }

    @Test
    void ofTheHeadOfAPart() throws IOException {
        String name = RawRequest.FILE.substring(0, RawRequest.FILE.indexOf("a.txt"));

        assertThat(statusOf(upload(), RawRequest.FORM, name, "x", 7_000, ".txt\"\r\n\r\na text\r\n--x--\r\n"))
                .isEqualTo(400);
    }

    @Test
    void ofJson() throws IOException {
        String end = "{\"event_type\": \"api_call\"}]}";

        assertThat(statusOf("/api/v1/usage/batch", RawRequest.JSON, "{\"records\": [", " ", 400_000, end))
                .isEqualTo(200);
    }

    private String upload() {
        return "/api/v1/users/" + user + "/files/upload";
    }

    private int statusOf(String path, String type, String beginning, String piece, int count, String end)
            throws IOException {
        long before = used();
        try (RawRequest request = RawRequest.to(clients, path, token, type + "Transfer-Encoding: chunked\r\n")) {
            request.send(chunk(beginning));
            request.send(chunk(piece).repeat(count));
            await().during(Duration.ofSeconds(3)).atMost(SOON).until(() -> used() - before < LITTLE);
            request.send(chunk(end) + "0\r\n\r\n");
            return request.status();
        }
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static long used() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
