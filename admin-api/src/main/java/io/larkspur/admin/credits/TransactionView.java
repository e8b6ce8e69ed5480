package io.larkspur.admin.credits;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.larkspur.metering.credits.Entry;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A row of a user's side of the ledger. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record TransactionView(
        @JsonProperty("id") long id,
        @JsonProperty("user_id") String userId,
        @JsonProperty("transaction_type") String type,
        @JsonProperty("credits_amount") BigDecimal amount,
        @JsonProperty("credits_before") BigDecimal before,
        @JsonProperty("credits_after") BigDecimal after,
        @JsonProperty("description") @Nullable String description,
        @JsonProperty("endpoint") @Nullable String endpoint,
        @JsonProperty("reference_id") @Nullable String referenceId,

        @Schema(type = "object") @JsonRawValue @JsonProperty("metadata") @Nullable
        String metadata,

        @JsonProperty("created_at") Instant createdAt) {

    static TransactionView of(Entry entry) {
        return new TransactionView(
                entry.id(),
                entry.userId(),
                entry.type().wireName(),
                entry.amount().decimal(),
                entry.before().decimal(),
                entry.after().decimal(),
                entry.occasion().reason(),
                entry.occasion().endpoint(),
                entry.occasion().referenceId(),
                entry.occasion().metadata(),
                entry.at());
    }
}
