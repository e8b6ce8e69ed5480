package io.larkspur.standalone;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What the operator says before anything runs: ports, the data folder, and which servers and platform are real. */
final class Settings {

    private static final int GATEWAY_PORT = 8080;
    private static final int SANDBOX_PORT = 8090;
    private static final int LAST_PORT = 65_535;

    private final ConfigurableEnvironment environment;

    private Settings(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    static Settings ofThisProcess(String... arguments) {
        ConfigurableEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
        return new Settings(environment);
    }

    /** As if these were the process's only environment variables. */
    static Settings of(Map<String, Object> variables) {
        ConfigurableEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource("variables", variables));
        return new Settings(environment);
    }

    ConfigurableEnvironment environment() {
        return environment;
    }

    int port() {
        return port("server.port", "SERVER_PORT", GATEWAY_PORT);
    }

    int sandboxPort() {
        return port("sandbox.port", "SANDBOX_PORT", SANDBOX_PORT);
    }

    Path dataFolder() {
        return Path.of(environment.getProperty("larkspur.data.dir", "data"))
                .toAbsolutePath()
                .normalize();
    }

    /** Where browsers and the platform reach this program. */
    Optional<String> publicUrl() {
        return value("larkspur.public.url");
    }

    /** Where clients fetch files; where nobody says it, that is the address they asked. */
    Optional<String> filesUrl() {
        return value("larkspur.admin.files.url")
                .or(() -> value("larkspur.files.url"))
                .or(this::publicUrl);
    }

    Optional<String> databaseUrl() {
        return value("database.url");
    }

    Optional<String> redisUrl() {
        return value("redis.url");
    }

    Optional<String> encryptionKey() {
        return value("encryption.key");
    }

    Optional<String> adminUsername() {
        return value("larkspur.admin.username");
    }

    Optional<String> adminPassword() {
        return value("larkspur.admin.password");
    }

    /** A platform app of one's own means the real platform; without one the sandbox stands in. */
    boolean wantsSandbox() {
        return value("app.id").isEmpty();
    }

    private int port(String name, String variable, int usual) {
        String text = value(name).orElseGet(() -> Integer.toString(usual));
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > LAST_PORT) {
            throw new StartRefused(variable + " has to be a port number from 0 to " + LAST_PORT, null);
        }
        return Integer.parseInt(text);
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(environment.getProperty(name)).filter(text -> !text.isBlank());
    }
}
