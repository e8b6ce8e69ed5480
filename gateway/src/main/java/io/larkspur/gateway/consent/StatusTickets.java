package io.larkspur.gateway.consent;

import io.larkspur.vault.Sealer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Lets an application read a session that another one opened and that its own call joined: the address it was given
 * carries the sealed pair of session and application, which serves nobody else.
 */
@Component
final class StatusTickets {

    private static final String CONTEXT = "status-ticket";

    private final Sealer sealer;

    StatusTickets(Sealer sealer) {
        this.sealer = sealer;
    }

    String issue(String sessionId, String applicationId) {
        byte[] sealed = sealer.seal(pair(sessionId, applicationId), CONTEXT);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    boolean admits(String ticket, String sessionId, String applicationId) {
        return decode(ticket)
                .flatMap(bytes -> sealer.open(bytes, CONTEXT))
                .filter(pair -> Arrays.equals(pair, pair(sessionId, applicationId)))
                .isPresent();
    }

    private static Optional<byte[]> decode(String ticket) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(ticket));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] pair(String sessionId, String applicationId) {
        return (sessionId + "\n" + applicationId).getBytes(StandardCharsets.UTF_8);
    }
}
