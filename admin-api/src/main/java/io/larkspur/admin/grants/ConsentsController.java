package io.larkspur.admin.grants;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.admin.access.Caller;
import io.larkspur.admin.input.Texts;
import io.larkspur.vault.GrantEnding;
import io.larkspur.vault.Grants;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What users let an application do. */
@RestController
@RequestMapping("/admin/applications/{id}/consents")
@Tag(name = "Grants")
class ConsentsController {

    private final Grants grants;

    ConsentsController(Grants grants) {
        this.grants = grants;
    }

    @DeleteMapping
    @Operation(
            summary = "Take back all consents to an application",
            description = "A grant that no other application may use ends; others stay for those others.")
    Mono<Withdrawn> withdraw(
            @PathVariable String id, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return grants.withdraw(Texts.id("id", id), GrantEnding.byAdministrator(caller.name()))
                .map(Withdrawn::new);
    }

    record Withdrawn(@JsonProperty("withdrawn") long withdrawn) {}
}
