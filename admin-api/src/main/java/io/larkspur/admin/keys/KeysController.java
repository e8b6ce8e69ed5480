package io.larkspur.admin.keys;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.admin.access.Caller;
import io.larkspur.admin.input.InvalidInput;
import io.larkspur.admin.input.Strict;
import io.larkspur.admin.input.Texts;
import io.larkspur.vault.SealingKeys;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Keys that seal, by their ids: the keys themselves never leave the programs' settings. */
@RestController
@RequestMapping("/admin/keys")
@Tag(name = "Keys")
class KeysController {

    private final SealingKeys keys;

    KeysController(SealingKeys keys) {
        this.keys = keys;
    }

    @GetMapping
    @Operation(
            summary = "Read the state of the keys",
            description = "Which key seals, what each has sealed, which program has which, and how far a rotation is.")
    Mono<KeysView> report() {
        return keys.report().map(KeysView::of);
    }

    @PostMapping("/rotation")
    @Operation(
            summary = "Seal by another key",
            description = "Everywhere within a second; what former keys sealed is sealed anew in the background. "
                    + "409 while a program runs that does not have the key. Repeating it changes nothing.")
    Mono<KeysView> rotate(
            @RequestBody Rotation request, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return keys.rotate(request.checkedKeyId(), caller.name()).map(KeysView::of);
    }

    record Rotation(
            @Strict @JsonProperty("key_id") @Nullable String keyId) {

        private static final Pattern KEY_ID = Pattern.compile("[0-9a-f]{8}");

        String checkedKeyId() {
            String text = Texts.required("key_id", keyId, 8);
            if (!KEY_ID.matcher(text).matches()) {
                throw new InvalidInput("key_id has to be 8 hexadecimal digits, as GET /admin/keys shows them");
            }
            return text;
        }
    }
}
