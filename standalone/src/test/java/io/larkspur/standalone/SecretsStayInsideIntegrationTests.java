package io.larkspur.standalone;

import static io.larkspur.standalone.Product.post;
import static io.larkspur.standalone.Product.send;
import static io.larkspur.standalone.Product.tree;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Everything a user's token and its neighbours could leak into, searched after the busiest of days. */
class SecretsStayInsideIntegrationTests {

    private static final String USER_INFO = "/open-apis/authen/v1/user_info";

    @Test
    void whateverHappensAtTheHighestLogLevels(@TempDir Path folder) {
        List<String> secrets = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        try (ProductProcess process = ProductProcess.startIn(
                folder, Map.of("LOGGING_LEVEL_IO_LARKSPUR", "TRACE", "LOGGING_LEVEL_ROOT", "DEBUG"))) {
            Product product = Product.of(process);
            live(product, answers);
            secrets.addAll(tokensSeenByThePlatform(product));
            secrets.add(product.variable("LARKSPUR_APP_SECRET"));
            secrets.add(product.variable("LARKSPUR_ADMIN_PASSWORD"));
            secrets.add(product.variable("SANDBOX_APP_SECRET"));
        }

        assertThat(secrets).hasSizeGreaterThan(4).allMatch(secret -> secret.length() > 20);
        String log = text(folder.resolve("out.log"));
        assertThat(log).contains("DEBUG");
        assertThat(log.lines().filter(line -> line.contains("CallTrace")))
                .anyMatch(line -> line.contains("proven by"))
                .anyMatch(line -> line.matches(".*the token \\S{9}\\*\\*\\* of .*"))
                .anyMatch(line -> line.contains("refuses the token"))
                .anyMatch(line -> line.contains("sent again"))
                .anyMatch(line -> line.contains("is pending"));
        assertThat(log.lines().filter(line -> secrets.stream().anyMatch(line::contains)))
                .isEmpty();
        assertThat(answers).noneMatch(answer -> secrets.stream().anyMatch(answer::contains));
        assertThat(stored(folder)).isNotEmpty().noneMatch(content -> secrets.stream()
                .anyMatch(content::contains));
    }

    private static void live(Product product, List<String> answers) {
        String user = product.consentedUser("Careless");
        answers.add(
                send(product.asDemo(USER_INFO).header("X-User-Id", user).GET()).body());
        answers.add(send(product.asDemo("/open-apis/contact/v3/users/" + user).GET())
                .body());
        product.fault("{\"path\":\"" + USER_INFO + "\",\"status\":500,\"code\":20050,\"times\":1}");
        answers.add(
                send(product.asDemo(USER_INFO).header("X-User-Id", user).GET()).body());
        answers.add(send(product.request(USER_INFO)
                        .header("Authorization", Product.basic(product.variable("LARKSPUR_APP_ID"), "wrong-secret"))
                        .GET())
                .body());
        product.fault("{\"path\":\"" + USER_INFO + "\",\"status\":400,\"code\":99991677}");
        answers.add(
                send(product.asDemo(USER_INFO).header("X-User-Id", user).GET()).body());
        post(product.asDemo("/internal/auth/tokens/" + product.variable("FEISHU_APP_ID") + "/" + user), "");
        answers.add(
                send(product.asDemo(USER_INFO).header("X-User-Id", user).GET()).body());
        String sessions = "/open-apis/aily/v1/sessions";
        product.fault("{\"path\":\"" + sessions + "\",\"status\":400,\"code\":99991668}");
        answers.add(
                post(product.asDemo(sessions).header("X-User-Id", user), "{}").body());
        product.fault("{\"path\":\"" + sessions + "\",\"status\":400,\"code\":99991679}");
        answers.add(
                post(product.asDemo(sessions).header("X-User-Id", user), "{}").body());
        product.fault("{\"path\":\"" + sessions + "\",\"status\":400,\"code\":99991672}");
        answers.add(
                post(product.asDemo(sessions).header("X-User-Id", user), "{}").body());
        answers.add(
                post(product.asDemo("/internal/auth/sessions"), "{\"app_id\":").body());
        answers.add(
                send(product.request("/callbacks/feishu/oauth?code=c&state=s").GET())
                        .body());
        answers.add(send(product.request("/metrics").GET()).body());
        answers.add(send(product.asAdmin("/admin/applications").GET()).body());
    }

    private static List<String> tokensSeenByThePlatform(Product product) {
        JsonNode calls = tree(send(product.request(product.sandboxUrl() + "/_sandbox/calls")));
        return StreamSupport.stream(calls.spliterator(), false)
                .flatMap(call -> StreamSupport.stream(call.path("headers").spliterator(), false))
                .filter(header -> header.path(0).asString().equalsIgnoreCase("authorization"))
                .map(header -> header.path(1).asString().replace("Bearer ", ""))
                .distinct()
                .toList();
    }

    /** Postgres's and Redis's own files, which hold all that was ever written. */
    private static List<String> stored(Path folder) {
        try (Stream<Path> files =
                Stream.concat(Files.walk(folder.resolve("postgres")), Files.walk(folder.resolve("redis")))) {
            return files.filter(Files::isRegularFile)
                    .map(SecretsStayInsideIntegrationTests::text)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
