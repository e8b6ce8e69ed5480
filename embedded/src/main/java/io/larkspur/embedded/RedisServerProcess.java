package io.larkspur.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

/** Redis from its Maven artefact. */
final class RedisServerProcess {

    private static final int DATABASES = 128;

    private final RedisServer server;
    private final ProcessHandle process;
    private final int port;
    private final AtomicInteger databases = new AtomicInteger();

    private RedisServerProcess(RedisServer server, ProcessHandle process, int port) {
        this.server = server;
        this.process = process;
        this.port = port;
    }

    static RedisServerProcess start(Path folder, Durability durability) throws IOException {
        Path pidFile = Files.createDirectories(folder).resolve("redis.pid");
        Leftovers.stop(pidFile, "redis");
        int port = freePort();
        RedisServer server = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("dir " + folder)
                .setting("pidfile " + pidFile)
                .setting("databases " + DATABASES)
                .setting("save \"\"")
                .setting("appendonly " + (durability == Durability.SAFE ? "yes" : "no"))
                .build();
        server.start();
        return new RedisServerProcess(server, Leftovers.process(pidFile), port);
    }

    ProcessHandle process() {
        return process;
    }

    String url(int database) {
        return "redis://127.0.0.1:" + port + "/" + database;
    }

    String nextEmptyDatabase() {
        int database = databases.incrementAndGet() % DATABASES;
        try (Jedis redis = new Jedis("127.0.0.1", port)) {
            redis.select(database);
            redis.flushDB();
        }
        return url(database);
    }

    void close() {
        try {
            server.stop();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
