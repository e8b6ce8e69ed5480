package io.larkspur.gateway.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

class RefusalReaderTests {

    private final RefusalReader reader = new RefusalReader(new JsonMapper());
    private final HttpHeaders head = new HttpHeaders();

    @ParameterizedTest
    @ValueSource(ints = {99991663, 99991665, 99991668, 99991677})
    void knowsATokenThatThePlatformRefuses(int code) {
        assertThat(read("{\"code\": " + code + ",\"msg\":\"Invalid access token\"}"))
                .extracting(Refusal::cause, Refusal::code)
                .containsExactly(Refusal.Cause.TOKEN, code);
    }

    @ParameterizedTest
    @ValueSource(ints = {-32003, -32011})
    void knowsATokenThatTheRemoteMcpRefuses(int code) {
        assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":" + code + ",\"message\":\"no\"}}")
                        .cause())
                .isEqualTo(Refusal.Cause.TOKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":99991668,\"msg\":\"user access token not support\"}",
                "{\"code\":99991668,\"msg\":\"Not Support this kind\"}",
                "{\"code\":999916680}",
                "{\"code\":\"99991668\"}",
                "{\"data\":{\"code\":99991668}}",
                "{\"msg\":\"99991668\"}",
                "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32602}}",
                "[99991668]",
                "{\"code\":99991668",
                "404 page not found",
                ""
            })
    void leavesEverythingElseAlone(String body) {
        assertThat(reader.read(HttpStatus.BAD_REQUEST, head, body.getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void readsTheScopesThatAUserHasNotGranted() {
        Refusal refusal = read("""
                {"code":99991679,"msg":"Unauthorized. required one of these privileges: [a:b, c:d]",
                 "error":{"log_id":"in-the-body","permission_violations":[
                   {"type":"action_privilege_required","subject":"docx:document"},
                   {"type":"action_privilege_required","subject":"docx:document:readonly"},
                   {"type":"action_privilege_required","subject":"https://evil.example/?x= y"}]}}""");

        assertThat(refusal.cause()).isEqualTo(Refusal.Cause.USER_SCOPE);
        assertThat(refusal.scopes()).containsExactly("docx:document", "docx:document:readonly");
        assertThat(refusal.error().logId()).isEqualTo("in-the-body");
        assertThat(refusal.error().details()).containsKey("permission_violations");
    }

    @Test
    void readsTheScopesFromTheMessageWhereTheyAreNotListed() {
        assertThat(read("{\"code\":99991679,\"msg\":\"required one of these privileges: [a:b, c:d].\"}")
                        .scopes())
                .containsExactly("a:b", "c:d");
    }

    @Test
    void takesTheLogIdFromTheHead() {
        head.set("X-Tt-Logid", "of-the-head");

        Refusal refusal = read(
                "{\"code\":99991672,\"error\":{\"log_id\":\"b\",\"permission_violations\":[{\"subject\":\"im:chat\"}]}}");

        assertThat(refusal.cause()).isEqualTo(Refusal.Cause.APP_SCOPE);
        assertThat(refusal.error().logId()).isEqualTo("of-the-head");
    }

    @Test
    void readsCompressedAnswers() throws IOException {
        byte[] body = "{\"code\":99991677,\"msg\":\"Authentication token expired\"}".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(body);
        }
        ByteArrayOutputStream deflate = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflate)) {
            out.write(body);
        }

        head.set("Content-Encoding", "gzip");
        assertThat(reader.read(HttpStatus.BAD_REQUEST, head, gzip.toByteArray()))
                .isPresent();
        assertThat(reader.read(HttpStatus.BAD_REQUEST, head, body)).isEmpty();
        assertThat(reader.read(HttpStatus.BAD_REQUEST, head, Arrays.copyOf(gzip.toByteArray(), 12)))
                .isEmpty();
        head.set("Content-Encoding", "deflate");
        assertThat(reader.read(HttpStatus.BAD_REQUEST, head, deflate.toByteArray()))
                .isPresent();
    }

    @Test
    void unpacksNoBomb() throws IOException {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write("{\"code\":99991677,\"msg\":\"".getBytes(StandardCharsets.UTF_8));
            out.write(new byte[8 * 1024 * 1024]);
        }
        head.set("Content-Encoding", "gzip");

        assertThat(reader.read(HttpStatus.BAD_REQUEST, head, gzip.toByteArray()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "400,application/json; charset=utf-8,,true",
        "401,application/problem+json,,true",
        "400,,,true",
        "400,application/json,gzip,true",
        "400,application/json,br,false",
        "400,text/plain,,false",
        "400,not a type,,false",
        "200,application/json,,false",
        "403,application/json,,false"
    })
    void holdsBackOnlyWhatMayBeARefusal(int status, String type, String encoding, boolean held) {
        head.set("Content-Type", type);
        head.set("Content-Encoding", encoding);

        assertThat(reader.mayBe(HttpStatus.valueOf(status), head)).isEqualTo(held);
    }

    @Test
    void doesNotHoldBackLongAnswers() {
        head.setContentLength(RefusalReader.LONGEST + 1L);

        assertThat(reader.mayBe(HttpStatus.BAD_REQUEST, head)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip, deflate, br, zstd|gzip, deflate",
                "br;q=1.0, gzip;q=0.5|gzip;q=0.5",
                "br|identity",
                "*|identity",
                "identity|identity"
            })
    void asksOnlyForEncodingsThatCanBeReadHere(String accepted, String asked) {
        head.put("Accept-Encoding", List.of(accepted));

        Encodings.narrow(head);

        assertThat(head.get("Accept-Encoding")).containsExactly(asked);
    }

    private Refusal read(String body) {
        return reader.read(HttpStatus.BAD_REQUEST, head, body.getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }
}
