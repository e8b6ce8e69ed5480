package io.larkspur.gateway.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.larkspur.issuer.RefusalRule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** How other issuers' APIs say that they do not take a token. */
class MarkedRefusalsTests {

    private static final byte[] EXPIRED =
            "{\"errors\":[{\"value\":\"token_expired\"}]}".getBytes(StandardCharsets.UTF_8);

    private final Refusals hh = new MarkedRefusals(new RefusalRule(Set.of(403), List.of("token_expired")));
    private final Refusals bearer = new MarkedRefusals(RefusalRule.BEARER);
    private final HttpHeaders head = new HttpHeaders();

    @Test
    void findsTheMarkInTheBody() {
        assertThat(hh.mayBe(HttpStatus.FORBIDDEN, head)).isTrue();
        assertThat(hh.read(HttpStatus.FORBIDDEN, head, EXPIRED))
                .hasValueSatisfying(refusal -> assertThat(refusal.cause()).isEqualTo(Refusal.Cause.TOKEN));
    }

    @Test
    void findsTheMarkInTheChallenge() {
        head.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"x\", error=\"invalid_token\"");

        assertThat(bearer.read(HttpStatus.UNAUTHORIZED, head, new byte[0])).isPresent();
    }

    @Test
    void takesOtherAnswersForWhatTheyAre() {
        assertThat(hh.mayBe(HttpStatus.UNAUTHORIZED, head)).isFalse();
        assertThat(hh.read(
                        HttpStatus.FORBIDDEN,
                        head,
                        "{\"errors\":[{\"value\":\"captcha\"}]}".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(hh.read(HttpStatus.OK, head, EXPIRED)).isEmpty();
    }

    @Test
    void holdsBackNoLongAnswer() {
        head.setContentLength(Refusals.LONGEST + 1);

        assertThat(hh.mayBe(HttpStatus.FORBIDDEN, head)).isFalse();
    }
}
