package io.larkspur.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.test.context.TestPropertySource;

/** Bodies that drip in. */
@AdminApiTest
@TestPropertySource(
        properties = {"larkspur.wire.grace=1s", "larkspur.files.uploads-per-user=1", "larkspur.files.upload-timeout=8s"
        })
class SlowBodiesIntegrationTests {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration PACE = Duration.ofMillis(300);

    @Autowired
    private Clients clients;

    @Value("${larkspur.files.directory}")
    private String folder = "";

    private String user = "";
    private String token = "";

    @BeforeEach
    void makeAMember() {
        user = ServiceUsers.ensured(clients).id();
        token = ServiceUsers.token(clients, user).required("token").stringValue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/auth/login", "/api/v1/users/ensure", "/api/v1/usage/batch", "/internal/auth/cards/callback"})
    void areRefusedInTime(String path) throws IOException {
        try (RawRequest request = RawRequest.to(clients, path, token, RawRequest.JSON + "Content-Length: 10000\r\n")) {
            assertThat(statusWhileDripping(request, " ")).isEqualTo(408);
        }
    }

    @Test
    void giveTheirPlaceBackWhereTheyAreUploads() throws IOException {
        try (RawRequest request = upload(10_000)) {
            assertThat(statusWhileDripping(request, "x")).isEqualTo(408);
        }

        awaitNothingOnItsWay();
        assertThat(statusOfAnUpload()).isEqualTo(200);
    }

    @Test
    void giveTheirPlaceBackInTimeHoweverLittleTooFastForTheirPaceToCount() throws IOException {
        try (RawRequest request = upload(1_000_000)) {
            assertThat(statusWhileDripping(request, "x".repeat(1000))).isEqualTo(503);
        }

        awaitNothingOnItsWay();
        assertThat(statusOfAnUpload()).isEqualTo(200);
    }

    private static int statusWhileDripping(RawRequest request, String drop) throws IOException {
        await().atMost(SOON).pollInterval(PACE).until(() -> {
            try {
                request.send(drop);
            } catch (IOException refused) {
                // Its answer is there.
            }
            return request.isAnswered();
        });
        return request.status();
    }

    private RawRequest upload(int length) throws IOException {
        RawRequest request = RawRequest.to(
                clients,
                "/api/v1/users/" + user + "/files/upload",
                token,
                RawRequest.FORM + "Content-Length: " + length + "\r\n");
        request.send(RawRequest.FILE);
        return request;
    }

    private int statusOfAnUpload() throws IOException {
        String rest = "a text\r\n--x--\r\n";
        try (RawRequest request = upload(RawRequest.FILE.length() + rest.length())) {
            request.send(rest);
            return request.status();
        }
    }

    private void awaitNothingOnItsWay() {
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> onTheirWay().isEmpty());
    }

    private List<Path> onTheirWay() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(folder).resolve("incoming"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
