package io.larkspur.standalone;

import static io.larkspur.standalone.Product.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of signing in and of login sessions in the languages they are written in, each against the whole product. */
class SignInClientsIntegrationTests {

    private final Product product = Product.shared();

    @TempDir
    private Path folder;

    @Test
    void servesAnApplicationInFlask() throws IOException, InterruptedException {
        ClientProgram.requireModules("flask_app.py", "flask, requests");
        String code = new SignInBrowser(product).codeOf(SignInBrowser.allowed(product, "Фаина"));

        ClientProgram.run(folder, "python3", "flask_app.py", product.url(), code, "Фаина Иванов");
    }

    @Test
    void servesAnAdministratorsProgramInPython() throws IOException, InterruptedException {
        ClientProgram.requireModules("admin_client.py", "requests");

        ClientProgram.run(
                folder,
                "python3",
                "admin_client.py",
                product.url(),
                product.variable("LARKSPUR_ADMIN_USERNAME"),
                product.variable("LARKSPUR_ADMIN_PASSWORD"),
                SignInBrowser.stranger(product, "Павел"));
    }

    @Test
    void servesAPagesScript() throws IOException, InterruptedException {
        ClientProgram.require("session-manager.mjs", "node");
        String name = "script-" + UUID.randomUUID();
        assertThat(post(
                                product.asAdmin("/admin/accounts"),
                                "{\"username\":\"" + name + "\",\"password\":\"of-a-test-only\"}")
                        .statusCode())
                .isEqualTo(201);

        ClientProgram.run(folder, "node", "session-manager.mjs", product.url(), name, "of-a-test-only");
    }
}
