package io.larkspur.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Postgres from its Maven artefact. */
final class PostgresServer {

    private static final String SUPERUSER = "postgres";

    private final EmbeddedPostgres server;
    private final ProcessHandle process;
    private final AtomicInteger databases = new AtomicInteger();

    private PostgresServer(EmbeddedPostgres server, ProcessHandle process) {
        this.server = server;
        this.process = process;
    }

    static PostgresServer start(Path folder, Durability durability) throws IOException {
        Path pidFile = folder.resolve("postmaster.pid");
        Leftovers.stop(pidFile, "postgres");
        Files.createDirectories(folder.getParent());
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(Duration.ofSeconds(60))
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("fsync", durability.onOff())
                .setServerConfig("synchronous_commit", durability.onOff())
                .setServerConfig("full_page_writes", durability.onOff())
                .setServerConfig("max_connections", "300")
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new PostgresServer(server, Leftovers.process(pidFile));
    }

    ProcessHandle process() {
        return process;
    }

    String url(String database) {
        return "postgresql://" + SUPERUSER + "@127.0.0.1:" + server.getPort() + "/" + database;
    }

    String createDatabase() {
        String name = "fresh_" + databases.incrementAndGet();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException failure) {
            throw new IllegalStateException("Cannot create database " + name, failure);
        }
        return url(name);
    }

    void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
