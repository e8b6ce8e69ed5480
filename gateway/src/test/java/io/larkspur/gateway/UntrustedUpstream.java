package io.larkspur.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Speaks TLS with a certificate that nobody vouches for, and counts what callers tell it all the same. */
public final class UntrustedUpstream {

    private static final char[] PASSWORD = "for-this-test".toCharArray();

    public static final UntrustedUpstream HERE = new UntrustedUpstream();

    private final SSLServerSocket server;
    private final AtomicLong heard = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();

    private UntrustedUpstream() {
        try {
            server = (SSLServerSocket)
                    context().getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (Exception e) {
            throw new IllegalStateException("No TLS server for this test", e);
        }
        Thread serving = new Thread(this::serve, "untrusted-upstream");
        serving.setDaemon(true);
        serving.start();
    }

    public String url() {
        return "https://localhost:" + server.getLocalPort();
    }

    /** Bytes that came in over TLS. */
    public long heard() {
        return heard.get();
    }

    public long connections() {
        return connections.get();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (SSLSocket caller = (SSLSocket) server.accept()) {
                connections.incrementAndGet();
                InputStream in = caller.getInputStream();
                for (int b = in.read(); b >= 0; b = in.read()) {
                    heard.incrementAndGet();
                }
            } catch (IOException refused) {
                // The caller does not trust this server, as it should.
            }
        }
    }

    private static SSLContext context() throws Exception {
        Path store = Files.createTempDirectory("larkspur-untrusted-").resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("keytool does not end");
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
