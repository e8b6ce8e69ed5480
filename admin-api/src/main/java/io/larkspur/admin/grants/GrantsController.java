package io.larkspur.admin.grants;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.admin.access.Caller;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.Texts;
import io.larkspur.vault.GrantEnding;
import io.larkspur.vault.GrantFilter;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.GrantSelection;
import io.larkspur.vault.GrantSummary;
import io.larkspur.vault.Grants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Who has consented to what, and the end of it. */
@RestController
@RequestMapping("/admin/grants")
@Tag(name = "Grants")
class GrantsController {

    private static final int LARGEST = 200;
    private static final int LONGEST_ID = 200;

    private final Grants grants;

    GrantsController(Grants grants) {
        this.grants = grants;
    }

    @GetMapping
    @Operation(
            summary = "List grants",
            description =
                    "In the order of app and user, live ones unless a state is named; limit 1 to 200. Never a token.")
    Mono<Page> list(
            @RequestParam(name = "app_id", required = false) @Nullable String appId,
            @RequestParam(name = "user_id", required = false) @Nullable String userId,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        if (limit < 1 || limit > LARGEST) {
            return Mono.error(() -> new InvalidInput("limit has to be between 1 and " + LARGEST));
        }
        GrantFilter filter = new GrantFilter(
                Texts.optional("app_id", appId, LONGEST_ID),
                Texts.optional("user_id", userId, LONGEST_ID),
                Texts.optional("state", state, LONGEST_ID));
        return grants.page(filter, Cursor.parse(cursor), 0, limit).map(found -> Page.of(found, limit));
    }

    @DeleteMapping("/{appId}/{userId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "End a user's grant",
            description = "On every replica within a second; open streams are cut. 404 when there is none, or no more.")
    Mono<Void> end(
            @PathVariable String appId,
            @PathVariable String userId,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        GrantKey key = new GrantKey(Texts.id("app_id", appId), Texts.id("user_id", userId));
        return grants.end(GrantSelection.of(key), GrantEnding.byAdministrator(caller.name()))
                .filter(count -> count > 0)
                .switchIfEmpty(Mono.error(NoSuchGrant::new))
                .then();
    }

    @DeleteMapping
    @Operation(
            summary = "End many grants",
            description = "All of a user, all to an app, or both; at least one is named. Repeat it after a failure.")
    Mono<Ended> endAll(
            @RequestParam(name = "app_id", required = false) @Nullable String appId,
            @RequestParam(name = "user_id", required = false) @Nullable String userId,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        String app = Texts.optional("app_id", appId, LONGEST_ID);
        String user = Texts.optional("user_id", userId, LONGEST_ID);
        if (app == null && user == null) {
            return Mono.error(() -> new InvalidInput("app_id or user_id is required: whose grants are to end"));
        }
        return grants.end(new GrantSelection(app, user, null), GrantEnding.byAdministrator(caller.name()))
                .map(Ended::new);
    }

    record Ended(@JsonProperty("ended") long ended) {}

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Page(
            @JsonProperty("grants") List<GrantView> grants,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {

        static Page of(List<GrantSummary> found, int limit) {
            return new Page(
                    found.stream().map(GrantView::of).toList(),
                    found.size() < limit
                            ? null
                            : Cursor.of(found.get(found.size() - 1).key()));
        }
    }
}
