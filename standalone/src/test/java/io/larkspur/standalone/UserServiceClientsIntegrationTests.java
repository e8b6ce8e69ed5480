package io.larkspur.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients of the user service in the languages they are written in, each against the whole product. They send ids as
 * such clients do: a bar in a path stays as it is.
 */
class UserServiceClientsIntegrationTests {

    private final Product product = Product.shared();

    @TempDir
    private Path folder;

    static Stream<Arguments> clients() {
        return Stream.of("auth0|%s", "google-oauth2|%s")
                .map(id -> id.formatted(UUID.randomUUID()))
                .flatMap(id -> Stream.of(
                        Arguments.of(id + "-b", "user-service.sh", List.of("bash"), List.of("curl", "jq")),
                        Arguments.of(id + "-j", "user-service.mjs", List.of("node"), List.of()),
                        Arguments.of(id + "-p", "user_service.py", List.of("python3"), List.of())));
    }

    @ParameterizedTest
    @MethodSource("clients")
    void servesClientsAsTheyAre(String userId, String script, List<String> runner, List<String> tools)
            throws IOException, InterruptedException {
        ClientProgram.require(
                script, Stream.concat(runner.stream(), tools.stream()).toArray(String[]::new));

        // Another name than the one the product calls itself by: links to files lead to where it was asked.
        String url = product.url().replace("localhost", "127.0.0.1");
        ClientProgram.run(folder, runner.get(0), script, url, userId);
    }
}
