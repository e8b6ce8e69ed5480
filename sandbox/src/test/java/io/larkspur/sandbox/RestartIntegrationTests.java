package io.larkspur.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RestartIntegrationTests {
    @TempDir
    Path folder = Path.of(".");

    private final PlatformApp app = PlatformApp.random();

    @Test
    void losesNothingThatMatters() throws Exception {
        JsonNode tokens;
        String tenantToken;
        String message;
        String session;
        String other;
        try (Platform before = Platform.start(app, folder)) {
            tokens = before.tokens();
            tenantToken = before.tenantToken();
            message = before.sendCard(before.authorizeCard(false))
                    .data()
                    .path("message_id")
                    .asString("");
            session = before.post("/open-apis/aily/v1/sessions", "{}", Platform.bearer(tenantToken))
                    .data()
                    .path("session")
                    .path("id")
                    .asString("");
            other = before.post("/_sandbox/users", "{\"name\":\"Ada\"}")
                    .json()
                    .path("open_id")
                    .asString("");
        }

        try (Platform after = Platform.start(app, folder)) {
            assertThat(after.get(
                                    "/open-apis/authen/v1/user_info",
                                    Platform.bearer(tokens.path("access_token").asString("")))
                            .code())
                    .isZero();
            assertThat(after.token(after.refresh(tokens.path("refresh_token").asString("")))
                            .code())
                    .isZero();
            assertThat(after.token(after.refresh(tokens.path("refresh_token").asString("")))
                            .code())
                    .isEqualTo(20073);
            assertThat(after.tenantToken()).isEqualTo(tenantToken);
            assertThat(after.get("/_sandbox/messages")
                            .json()
                            .get(0)
                            .path("message_id")
                            .asString(""))
                    .isEqualTo(message);
            assertThat(after.get("/open-apis/aily/v1/sessions/" + session, Platform.bearer(tenantToken))
                            .code())
                    .isZero();
            assertThat(after.get("/_sandbox/users/" + other).status()).isEqualTo(200);
        }
    }

    @Test
    void savesSoonAndForTheOwnerOnly() throws Exception {
        try (Platform platform = Platform.start(app, folder.resolve("deeper"))) {
            String name = "Somebody to be remembered";
            platform.post("/_sandbox/users", "{\"name\":\"" + name + "\"}");
            Path file = folder.resolve("deeper/sandbox.json");
            Eventually.holds(() -> contains(file, name));

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(folder.resolve("deeper")).isDirectoryNotContaining("glob:**.tmp");
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.exists(file) && Files.readString(file).contains(text);
        } catch (java.io.IOException replacedMeanwhile) {
            return false;
        }
    }

    @Test
    void doesNotTakeTheTokensOfAnAppItNoLongerHas() throws Exception {
        String token;
        try (Platform before = Platform.start(app, folder)) {
            token = before.userToken();
        }

        try (Platform after = Platform.start(PlatformApp.random(), folder)) {
            assertThat(after.get("/open-apis/authen/v1/user_info", Platform.bearer(token))
                            .code())
                    .isEqualTo(99991668);
        }
    }

    @Test
    void sharesNothingBetweenTwo() throws Exception {
        try (Platform one = Platform.start();
                Platform two = Platform.start()) {
            assertThat(two.get("/open-apis/authen/v1/user_info", Platform.bearer(one.userToken()))
                            .code())
                    .isEqualTo(99991668);
        }
    }
}
