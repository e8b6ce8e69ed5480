package io.larkspur.admin.grants;

import io.larkspur.admin.access.Caller;
import io.larkspur.admin.input.Texts;
import io.larkspur.vault.GrantEnding;
import io.larkspur.vault.GrantKey;
import io.larkspur.vault.GrantSelection;
import io.larkspur.vault.Grants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The end of a user's grant, for trusted services, beside contract A's other routes. */
@RestController
@RequestMapping("/internal/auth/tokens/{appId}/{userId}")
@Tag(name = "Tokens")
class EndedTokensController {

    private final Grants grants;

    EndedTokensController(Grants grants) {
        this.grants = grants;
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "End a user's grant",
            description = "On every replica within a second; open streams are cut. 404 when there is none, or no more.")
    Mono<Void> end(
            @PathVariable String appId,
            @PathVariable String userId,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        GrantKey key = new GrantKey(Texts.id("app_id", appId), Texts.id("user_id", userId));
        return grants.end(GrantSelection.of(key), endingBy(caller))
                .filter(count -> count > 0)
                .switchIfEmpty(Mono.error(NoSuchGrant::new))
                .then();
    }

    private static GrantEnding endingBy(Caller caller) {
        String application = caller.applicationId();
        return application == null
                ? GrantEnding.byAdministrator(caller.name())
                : GrantEnding.byApplication(application);
    }
}
