package io.larkspur.standalone;

import static io.larkspur.standalone.Product.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartIntegrationTests {

    private static final List<String> KEPT = List.of(
            "LARKSPUR_APP_ID", "LARKSPUR_APP_SECRET", "LARKSPUR_ADMIN_PASSWORD", "FEISHU_APP_ID", "DEMO_USER_OPEN_ID");

    @Test
    void losesNothingWhenItIsKilledAndStartedAgain(@TempDir Path folder) throws Exception {
        ProductProcess before = ProductProcess.startIn(folder, Map.of());
        String user = Product.of(before).consentedUser("Steadfast");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("demo.env"))))
                .isEqualTo("rw-------");

        // The product keeps nothing for a moment; its sandbox does, and would not know its own token.
        await().atMost(Product.SOON).until(() -> hasATokenIn(folder.resolve("sandbox/sandbox.json")));
        before.kill();

        try (ProductProcess after = ProductProcess.startIn(folder, Map.of())) {
            assertThat(KEPT).allMatch(name -> after.variables()
                    .get(name)
                    .equals(before.variables().get(name)));
            Product product = Product.of(after);
            assertThat(send(product.asDemo("/open-apis/authen/v1/user_info")
                                    .header("X-User-Id", user)
                                    .GET())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static boolean hasATokenIn(Path state) throws IOException {
        return Files.exists(state)
                && Product.tree(Files.readString(state)).findValues("access_tokens").stream()
                        .anyMatch(tokens -> !tokens.isEmpty());
    }

    @Test
    void refusesAFolderThatAnotherRunUses(@TempDir Path folder) {
        try (DataFolder held = DataFolder.open(folder)) {
            assertThatExceptionOfType(DataFolderInUse.class)
                    .isThrownBy(() -> DataFolder.open(held.path()))
                    .withMessageContaining("LARKSPUR_DATA_DIR");
        }
    }
}
