package io.larkspur.admin.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.larkspur.accounts.audit.AuditEntry;
import io.larkspur.accounts.audit.AuditLog;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.Texts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What happened and who did it. */
@RestController
@RequestMapping("/admin/audit-log")
@Tag(name = "Audit")
class AuditLogController {

    private static final int LARGEST = 1000;

    private final AuditLog log;

    AuditLogController(AuditLog log) {
        this.log = log;
    }

    @GetMapping
    @Operation(
            summary = "Read the audit trail, newest first",
            description =
                    "limit 1 to 1000. In a long trail read on with before={next_before} instead of an offset: it costs the same at any depth.")
    Mono<AuditPage> page(
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(defaultValue = "0") long offset,
            @RequestParam(required = false) @Nullable Long before) {
        if (limit < 1 || limit > LARGEST) {
            throw new InvalidInput("limit has to be between 1 and " + LARGEST);
        }
        if (offset < 0) {
            throw new InvalidInput("offset cannot be negative");
        }
        Flux<AuditEntry> entries = before == null ? log.page(limit, offset) : log.before(before, limit);
        return Mono.zip(
                entries.map(AuditView::of).collectList(),
                log.count(),
                (rows, total) -> new AuditPage(rows, total, limit, offset, next(rows, limit)));
    }

    @GetMapping(path = "/export", produces = MediaType.APPLICATION_NDJSON_VALUE)
    @Operation(
            summary = "Export a period as JSON Lines, oldest first",
            description = "Each line is an event with its place in its chain and its hash.")
    Flux<ExportedEvent> export(@RequestParam @Nullable String from, @RequestParam @Nullable String to) {
        return log.export(Texts.instant("from", from), Texts.instant("to", to)).map(ExportedEvent::of);
    }

    private static @Nullable Long next(List<AuditView> rows, int limit) {
        return rows.size() < limit ? null : rows.get(rows.size() - 1).id();
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record AuditView(
            @JsonProperty("id") long id,
            @JsonProperty("event_type") String type,
            @JsonProperty("user_id") @Nullable Long userId,

            @Schema(type = "object") @JsonRawValue @JsonProperty("event_metadata")
            String metadata,

            @JsonProperty("created_at") Instant createdAt) {

        static AuditView of(AuditEntry entry) {
            return new AuditView(entry.id(), entry.type(), entry.userId(), entry.metadata(), entry.createdAt());
        }
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record ExportedEvent(
            @JsonProperty("id") long id,
            @JsonProperty("event_type") String type,
            @JsonProperty("user_id") @Nullable Long userId,

            @Schema(type = "object") @JsonRawValue @JsonProperty("event_metadata")
            String metadata,

            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("writer") int writer,
            @JsonProperty("seq") long seq,
            @JsonProperty("hash") String hash) {

        static ExportedEvent of(AuditEntry entry) {
            return new ExportedEvent(
                    entry.id(),
                    entry.type(),
                    entry.userId(),
                    entry.metadata(),
                    entry.createdAt(),
                    entry.writer(),
                    entry.seq(),
                    entry.hash());
        }
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record AuditPage(
            @JsonProperty("events") List<AuditView> events,
            @JsonProperty("total") long total,
            @JsonProperty("limit") int limit,
            @JsonProperty("offset") long offset,
            @JsonProperty("next_before") @Nullable Long nextBefore) {}
}
