package io.larkspur.admin.credits;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.admin.input.Exact;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.Strict;
import io.larkspur.admin.input.Texts;
import io.larkspur.metering.credits.Credits;
import io.larkspur.metering.credits.Occasion;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What clients send to consume or to recharge; a description is a reason by another name. */
record MoneyRequest(
        @Strict @JsonProperty("user_id") @Nullable String userId,
        @Exact @JsonProperty("amount") @Nullable BigDecimal amount,
        @Strict @JsonProperty("reason") @Nullable String reason,
        @Strict @JsonProperty("description") @Nullable String description,
        @Strict @JsonProperty("endpoint") @Nullable String endpoint,
        @Strict @JsonProperty("reference_id") @Nullable String referenceId,

        @Schema(type = "object") @JsonProperty("metadata") @Nullable
        JsonNode metadata) {

    private static final int LONGEST = 2000;

    Credits credits() {
        if (amount == null) {
            throw new InvalidInput("amount is required");
        }
        return Credits.positive(amount);
    }

    Occasion occasion() {
        return new Occasion(
                Texts.optional("reason", reason == null ? description : reason, LONGEST),
                Texts.optional("endpoint", endpoint, LONGEST),
                Texts.optional("reference_id", referenceId, LONGEST),
                Texts.object("metadata", metadata));
    }
}
