package io.larkspur.admin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Another system's issuer, named acme here: it publishes its keys over HTTP, and signs what a test wants. */
final class PublishedKeys {

    static final String NAME = "acme";
    static final String ISSUER = "https://id.acme.example/";
    static final String AUDIENCE = "https://larkspur.example";

    private static final ECKey KEY = key();
    private static final List<String> ASKED = new CopyOnWriteArrayList<>();
    private static final HttpServer SERVER = started();

    private PublishedKeys() {}

    static Map<String, String> settings() {
        String prefix = "larkspur.accounts.outside.issuers." + NAME + ".";
        return Map.of(
                prefix + "issuer",
                ISSUER,
                prefix + "jwks",
                address("/keys"),
                prefix + "algorithm",
                "ES256",
                prefix + "audience",
                AUDIENCE);
    }

    static String address(String path) {
        return "http://127.0.0.1:" + SERVER.getAddress().getPort() + path;
    }

    /** Every path that anybody asked for. */
    static List<String> asked() {
        return List.copyOf(ASKED);
    }

    static JWTClaimsSet.Builder claims(String subject, Instant now) {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject(subject)
                .audience(AUDIENCE)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(600)));
    }

    static JWSHeader.Builder header() {
        return new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(KEY.getKeyID());
    }

    static String signed(JWTClaimsSet claims) {
        return signed(KEY, header().build(), claims);
    }

    static String signed(ECKey key, JWSHeader header, JWTClaimsSet claims) {
        try {
            SignedJWT jwt = new SignedJWT(header, claims);
            jwt.sign(new ECDSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("acme-1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpServer started() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", PublishedKeys::answer);
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        ASKED.add(exchange.getRequestURI().getPath());
        byte[] body = new JWKSet(KEY.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/jwk-set+json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
