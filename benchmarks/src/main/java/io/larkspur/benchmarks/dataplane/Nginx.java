package io.larkspur.benchmarks.dataplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** nginx as upstream, and as the proxy that everybody compares with. */
final class Nginx {

    /** A call's head with a user's token fits into the buffer that is there anyhow. */
    private static final String FRAME = """
            worker_processes 1; daemon off; pid %1$s/nginx.pid; error_log %1$s/nginx.err warn;
            events { worker_connections 4096; }
            http { access_log off; keepalive_requests 100000000; keepalive_timeout 300s;
              client_header_buffer_size 8k; large_client_header_buffers 4 8k;
              client_body_temp_path %1$s/a; proxy_temp_path %1$s/b; fastcgi_temp_path %1$s/c; uwsgi_temp_path %1$s/d;
              scgi_temp_path %1$s/e;
              %2$s }
            """;

    private Nginx() {}

    static boolean isInstalled() {
        return Files.isExecutable(Path.of("/usr/sbin/nginx"));
    }

    /** Answers everything by itself but streams of events. */
    static Pinned upstream(Path folder, int core, int port, int events) {
        return start(
                folder.resolve("upstream"), core, """
                server { listen 127.0.0.1:%d backlog=4096; default_type application/json;
                  location %s { proxy_pass http://127.0.0.1:%d; proxy_http_version 1.1; proxy_buffering off;
                                proxy_set_header Connection ""; }
                  location / { return 200 '%s'; } }
                """.formatted(port, Upstream.EVENTS_PATH, events, Upstream.ANSWER));
    }

    /** Writes a fixed token into each call. */
    static Pinned proxy(Path folder, int core, int port, int upstream, String token) {
        return start(folder.resolve("proxy"), core, """
                upstream u { server 127.0.0.1:%d; keepalive 500; keepalive_requests 100000000; }
                server { listen 127.0.0.1:%d backlog=4096;
                  location / { proxy_pass http://u; proxy_http_version 1.1; proxy_buffering off;
                               proxy_set_header Connection ""; proxy_set_header Authorization "Bearer %s"; } }
                """.formatted(upstream, port, token));
    }

    private static Pinned start(Path folder, int core, String servers) {
        try {
            Files.createDirectories(folder);
            Path configuration = folder.resolve("nginx.conf");
            Files.writeString(configuration, FRAME.formatted(folder, servers));
            return Pinned.start(
                    core,
                    folder.resolve("log"),
                    Map.of(),
                    List.of("/usr/sbin/nginx", "-p", folder.toString(), "-c", configuration.toString()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
