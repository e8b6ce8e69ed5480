package io.larkspur.admin.limits;

import io.larkspur.accounts.audit.AuditTrail;
import io.larkspur.admin.access.Caller;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.limits.rules.LimitRules;
import io.larkspur.limits.rules.Rules;
import io.larkspur.limits.rules.RulesDocument;
import io.larkspur.limits.rules.StoredRules;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** How often they may call: one document, read and replaced as a whole. */
@RestController
@RequestMapping("/admin/limits")
@Tag(name = "Limits")
class LimitsController {

    private final LimitRules rules;
    private final AuditTrail audit;

    LimitsController(LimitRules rules, AuditTrail audit) {
        this.rules = rules;
        this.audit = audit;
    }

    @GetMapping
    @Operation(
            summary = "Read the limits",
            description = "As they hold now; version 0 and the settings of the programs while nobody has changed them.")
    Mono<ResponseEntity<Map<String, Object>>> read() {
        return rules.read().map(LimitsController::answer);
    }

    @PutMapping
    @Operation(
            summary = "Replace the limits",
            description = "Everywhere within a second. A section that is left out has the settings' limits; null or a "
                    + "missing window does not count. 409 when If-Match, or else version, names another version than "
                    + "the present one; without either the last to write wins.")
    Mono<ResponseEntity<Map<String, Object>>> replace(
            @Schema(type = "object") @RequestBody JsonNode document,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        Rules next = RulesDocument.read(document, rules.defaults());
        Long expected = ifMatch == null ? versionIn(document) : versionIn(ifMatch);
        Mono<Void> recorded = audit.record("limits_changed", caller.userId(), RulesDocument.write(next));
        return rules.replace(next, expected, caller.name(), recorded).map(LimitsController::answer);
    }

    private static ResponseEntity<Map<String, Object>> answer(StoredRules stored) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("version", stored.version());
        body.putAll(RulesDocument.write(stored.rules()));
        body.put("changed_by", stored.changedBy());
        body.put("changed_at", stored.changedAt());
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .eTag("\"" + stored.version() + "\"")
                .body(body);
    }

    private static @Nullable Long versionIn(JsonNode document) {
        JsonNode version = document.path("version");
        if (version.isMissingNode() || version.isNull()) {
            return null;
        }
        if (!version.isIntegralNumber() || !version.canConvertToLong()) {
            throw new InvalidInput("version has to be the whole number that GET /admin/limits shows");
        }
        return version.longValue();
    }

    private static @Nullable Long versionIn(String ifMatch) {
        String tag = ifMatch.strip();
        if (tag.equals("*")) {
            return null;
        }
        if (!tag.matches("(W/)?\"\\d{1,18}\"")) {
            throw new InvalidInput("If-Match has to be the ETag of GET /admin/limits, or *");
        }
        return Long.valueOf(tag.substring(tag.indexOf('"') + 1, tag.length() - 1));
    }
}
