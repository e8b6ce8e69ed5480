package io.larkspur.admin.allowlist;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.accounts.login.AllowedUsers;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.Pages;
import io.larkspur.admin.input.Strict;
import io.larkspur.admin.input.Texts;
import io.larkspur.admin.signin.Providers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The allowlist of each provider. */
@RestController
@RequestMapping("/admin/users")
@Tag(name = "Allowlist")
class AllowlistController {

    private static final int LONGEST_COMMENT = 500;

    private final AllowedUsers users;
    private final Providers providers;

    AllowlistController(AllowedUsers users, Providers providers) {
        this.users = users;
        this.providers = providers;
    }

    @PostMapping("/allow")
    @Operation(
            summary = "Let a user in",
            description =
                    "Names the user by provider_user_id, of the default provider unless another is named, or by hh_user_id. Whoever is on the list gets the new comment.")
    Mono<AllowedUserView> allow(@RequestBody Admission request) {
        String comment = Texts.optional("comment", request.comment(), LONGEST_COMMENT);
        return users.allow(request.providerAmong(providers), request.checkedId(), comment == null ? "" : comment)
                .map(AllowedUserView::of);
    }

    @GetMapping
    @Operation(
            summary = "List who may come in",
            description =
                    "In the order in which they were added; limit 1 to 1000. Read on with cursor={next_cursor}. provider and provider_user_id narrow it down.")
    Mono<UserPage> list(
            @RequestParam(required = false) @Nullable String provider,
            @RequestParam(name = "provider_user_id", required = false) @Nullable String providerUserId,
            @RequestParam(defaultValue = "1000") int limit,
            @RequestParam(defaultValue = "0") long offset,
            @RequestParam(defaultValue = "0") long cursor) {
        Pages.check(limit, offset, 1000);
        return Mono.zip(
                users.list(provider, providerUserId, cursor, limit, offset)
                        .map(AllowedUserView::of)
                        .collectList(),
                users.count(provider, providerUserId),
                (rows, total) -> UserPage.of(rows, total, limit, offset));
    }

    @DeleteMapping("/{id}")
    @Operation(
            summary = "Take a user off the list",
            description = "By the user's id at the provider. Ends all sessions of the user at once.")
    Mono<Said> remove(@PathVariable String id, @RequestParam(required = false) @Nullable String provider) {
        return users.remove(providers.nameOf(provider), Texts.id("id", id))
                .thenReturn(new Said("User removed from whitelist"));
    }

    record Admission(
            @Strict @JsonProperty("hh_user_id") @Nullable String hhUserId,
            @Strict @JsonProperty("provider") @Nullable String provider,

            @Strict @JsonProperty("provider_user_id") @Nullable
            String providerUserId,

            @Strict @JsonProperty("comment") @Nullable String comment) {

        String providerAmong(Providers providers) {
            if (hhUserId != null && (provider != null || providerUserId != null)) {
                throw new InvalidInput("hh_user_id stands alone: it names both the provider and the user");
            }
            return hhUserId == null ? providers.nameOf(provider) : Providers.HH;
        }

        String checkedId() {
            return hhUserId == null
                    ? Texts.id("provider_user_id or hh_user_id", providerUserId)
                    : Texts.id("hh_user_id", hhUserId);
        }
    }

    record Said(@JsonProperty("message") String message) {}

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record UserPage(
            @JsonProperty("users") List<AllowedUserView> users,
            @JsonProperty("total") long total,
            @JsonProperty("limit") int limit,
            @JsonProperty("offset") long offset,
            @JsonProperty("next_cursor") @Nullable Long nextCursor) {

        static UserPage of(List<AllowedUserView> rows, long total, int limit, long offset) {
            return new UserPage(
                    rows,
                    total,
                    limit,
                    offset,
                    rows.size() < limit ? null : rows.get(rows.size() - 1).id());
        }
    }
}
