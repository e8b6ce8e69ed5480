package io.larkspur.conversations.files;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A bucket that speaks as much S3 as is used, after Amazon's own description of Signature Version 4: whoever signs wrong,
 * or sends other bytes than were signed, is refused.
 */
public final class Bucket implements AutoCloseable {

    public static final String NAME = "larkspur";
    public static final String ACCESS_KEY = "minioadmin";
    private final String secretKey;
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final Map<String, String> types = new ConcurrentHashMap<>();
    private final DisposableServer server;

    public Bucket(String secretKey) {
        this.secretKey = secretKey;
        this.server = HttpServer.create()
                .bindAddress(() -> new InetSocketAddress("127.0.0.1", 0))
                .handle(this::answer)
                .bindNow();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    public Map<String, byte[]> objects() {
        return objects;
    }

    @Nullable
    String typeOf(String path) {
        return types.get(path);
    }

    @Override
    public void close() {
        server.disposeNow();
    }

    private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        return request.receive()
                .aggregate()
                .asByteArray()
                .defaultIfEmpty(new byte[0])
                .flatMap(body -> signedRight(request, body)
                        ? serve(request, response, body)
                        : response.status(403)
                                .sendString(Mono.just(error("SignatureDoesNotMatch")))
                                .then());
    }

    private Mono<Void> serve(HttpServerRequest request, HttpServerResponse response, byte[] body) {
        String path = request.uri().replaceFirst("\\?.*", "");
        return switch (request.method().name()) {
            case "PUT" -> {
                objects.put(path, body);
                types.put(path, String.valueOf(request.requestHeaders().get("Content-Type")));
                yield response.header("ETag", "\"1\"").send();
            }
            case "DELETE" -> {
                objects.remove(path);
                yield response.status(204).send();
            }
            default ->
                objects.containsKey(path)
                        ? response.sendByteArray(Mono.just(objects.get(path))).then()
                        : response.status(404)
                                .sendString(Mono.just(error("NoSuchKey")))
                                .then();
        };
    }

    private boolean signedRight(HttpServerRequest request, byte[] body) {
        String authorization = String.valueOf(request.requestHeaders().get("Authorization"));
        if (!authorization.startsWith("AWS4-HMAC-SHA256 ")) {
            return false;
        }
        Map<String, String> parts = Arrays.stream(authorization.substring(17).split(", ?"))
                .map(part -> part.split("=", 2))
                .collect(Collectors.toMap(part -> part[0], part -> part[1]));
        String[] scope = parts.get("Credential").split("/");
        String time = request.requestHeaders().get("x-amz-date");
        String hash = request.requestHeaders().get("x-amz-content-sha256");
        String headers = Arrays.stream(parts.get("SignedHeaders").split(";"))
                .map(name -> name + ":" + request.requestHeaders().get(name).strip() + "\n")
                .collect(Collectors.joining());
        String canonical = request.method().name() + "\n" + request.uri() + "\n\n" + headers + "\n"
                + parts.get("SignedHeaders") + "\n" + hash;
        String toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + String.join("/", Arrays.copyOfRange(scope, 1, 5)) + "\n"
                + hex(sha256(canonical.getBytes(StandardCharsets.UTF_8)));
        byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
        for (int part = 1; part < 5; part++) {
            key = hmac(key, scope[part]);
        }
        return scope[0].equals(ACCESS_KEY)
                && hex(hmac(key, toSign)).equals(parts.get("Signature"))
                && (hash.equals("UNSIGNED-PAYLOAD") || hash.equals(hex(sha256(body))));
    }

    private static String error(String code) {
        return "<Error><Code>" + code + "</Code><Message>no</Message></Error>";
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
