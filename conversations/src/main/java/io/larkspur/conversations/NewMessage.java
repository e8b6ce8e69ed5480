package io.larkspur.conversations;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Something said.
 *
 * @param type such as {@code chat}
 * @param toolCalls JSON; null for none
 * @param metadata a JSON object
 * @param tokensUsed never less than zero
 * @param costUsd never less than zero, at most six decimals
 * @param importance from 0 to 1, at most six decimals
 */
public record NewMessage(
        String type,
        Speaker role,
        String content,
        @Nullable String toolCalls,
        @Nullable String toolCallId,
        String metadata,
        long tokensUsed,
        BigDecimal costUsd,
        boolean summaryCandidate,
        BigDecimal importance) {

    private static final BigDecimal USUAL_IMPORTANCE = new BigDecimal("0.5");

    /** As most are: plain chat of usual importance. */
    public static NewMessage chat(Speaker role, String content, long tokensUsed) {
        return new NewMessage(
                "chat", role, content, null, null, "{}", tokensUsed, BigDecimal.ZERO, true, USUAL_IMPORTANCE);
    }
}
