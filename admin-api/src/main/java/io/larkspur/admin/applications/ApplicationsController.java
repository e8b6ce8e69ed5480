package io.larkspur.admin.applications;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.accounts.Applications;
import io.larkspur.accounts.NewApplication;
import io.larkspur.accounts.Permission;
import io.larkspur.accounts.UserProof;
import io.larkspur.admin.input.Strict;
import io.larkspur.admin.input.Texts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Registered applications: who calls. */
@RestController
@RequestMapping("/admin/applications")
@Tag(name = "Applications")
class ApplicationsController {

    private final Applications applications;

    ApplicationsController(Applications applications) {
        this.applications = applications;
    }

    @PostMapping
    @Operation(summary = "Register an application", description = "The answer holds its secret, this once.")
    Mono<ResponseEntity<IssuedView>> register(@RequestBody Registration request) {
        return applications.register(request.checked()).map(issued -> ResponseEntity.created(
                        URI.create("/admin/applications/" + issued.application().id()))
                .cacheControl(CacheControl.noStore())
                .body(IssuedView.of(issued)));
    }

    @GetMapping
    @Operation(summary = "List applications", description = "Newest first; limit 1 to 200.")
    Mono<Page> list(@RequestParam(defaultValue = "50") int limit, @RequestParam(defaultValue = "0") int offset) {
        Page.check(limit, offset);
        return Mono.zip(
                applications.list(limit, offset).map(ApplicationView::of).collectList(),
                applications.count(),
                (rows, total) -> new Page(rows, total, limit, offset));
    }

    @GetMapping("/{id}")
    @Operation(summary = "Read an application")
    Mono<ApplicationView> find(@PathVariable String id) {
        return applications.find(id).map(ApplicationView::of).switchIfEmpty(Mono.error(NoSuchApplication::new));
    }

    @PostMapping("/{id}/secret")
    @Operation(
            summary = "Issue another secret",
            description = "The one before stays live until the next rotation; at most two are.")
    Mono<ResponseEntity<IssuedView>> rotateSecret(@PathVariable String id) {
        return applications.rotateSecret(id).map(issued -> ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(IssuedView.of(issued)));
    }

    @PostMapping("/{id}/disable")
    @Operation(summary = "Disable an application", description = "It is refused everywhere within seconds.")
    Mono<ApplicationView> disable(@PathVariable String id) {
        return applications.setEnabled(id, false).map(ApplicationView::of);
    }

    @PostMapping("/{id}/enable")
    @Operation(summary = "Enable an application")
    Mono<ApplicationView> enable(@PathVariable String id) {
        return applications.setEnabled(id, true).map(ApplicationView::of);
    }

    record Registration(
            @Strict @JsonProperty("name") @Nullable String name,

            @Strict @JsonProperty("platform_app_id") @Nullable
            String platformAppId,

            @JsonProperty("permissions") @Nullable List<String> permissions,
            @JsonProperty("proofs") @Nullable List<String> proofs,
            @JsonProperty("may_invite") @Nullable Boolean mayInvite,

            @Schema(type = "object", description = "Public keys as a JWK set") @JsonProperty("jwks") @Nullable
            JsonNode jwks) {

        private static final int LONGEST_TEXT = 100;
        private static final List<String> DEFAULT_PROOFS = List.of(UserProof.HANDLE.wireName());

        NewApplication checked() {
            return new NewApplication(
                    Texts.required("name", name, LONGEST_TEXT),
                    Texts.optional("platform_app_id", platformAppId, LONGEST_TEXT),
                    Names.parse(
                            "permissions",
                            permissions == null ? List.of() : permissions,
                            Permission.values(),
                            Permission::wireName),
                    Names.parse(
                            "proofs",
                            proofs == null ? DEFAULT_PROOFS : proofs,
                            UserProof.values(),
                            UserProof::wireName),
                    Boolean.TRUE.equals(mayInvite),
                    keys());
        }

        private @Nullable String keys() {
            if (jwks == null || jwks.isNull()) {
                return null;
            }
            return jwks.isString() ? jwks.stringValue() : jwks.toString();
        }
    }
}
