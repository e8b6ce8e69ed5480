package io.larkspur.gateway.replay;

import io.larkspur.issuer.RefusalRule;
import io.larkspur.problem.UpstreamError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/** Refusals by the statuses and marks that the settings of an issuer name; they are always about the token. */
record MarkedRefusals(RefusalRule rule) implements Refusals {

    @Override
    public boolean mayBe(@Nullable HttpStatusCode status, HttpHeaders head) {
        return status != null && rule.mayBe(status.value()) && Refusals.isShortAndReadable(head);
    }

    @Override
    public Optional<Refusal> read(@Nullable HttpStatusCode status, HttpHeaders head, byte[] body) {
        int code = status == null ? 0 : status.value();
        return Encodings.decode(body, head.getFirst(HttpHeaders.CONTENT_ENCODING), LONGEST)
                .map(decoded -> new String(decoded, StandardCharsets.UTF_8))
                .filter(text -> rule.is(code, head.getFirst(HttpHeaders.WWW_AUTHENTICATE), text))
                .map(text -> new Refusal(Refusal.Cause.TOKEN, code, List.of(), new UpstreamError(null, Map.of())));
    }
}
