package io.larkspur.admin.files;

import io.larkspur.admin.envelope.Envelope;
import io.larkspur.admin.users.OwnUsers;
import io.larkspur.conversations.files.FileOwner;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Takes files in. */
@RestController
@Tag(name = "Files")
@SecurityRequirement(name = "bearer")
class UploadController {

    private final OwnUsers own;
    private final Uploads uploads;
    private final Links links;
    private final Clock clock;

    UploadController(OwnUsers own, Uploads uploads, Links links, Clock clock) {
        this.own = own;
        this.uploads = uploads;
        this.links = links;
        this.clock = clock;
    }

    @PostMapping(path = "/api/v1/users/{user_id}/files/upload", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @Operation(
            summary = "Upload a file",
            description = "A form with the field file: PDF, CSV, Excel, JPEG, PNG or text, under its own name.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                            schema = @Schema(implementation = Form.class)))
    Mono<Envelope<FileView>> upload(@PathVariable("user_id") String userId, ServerWebExchange exchange) {
        return own.of(exchange, userId, "upload_file")
                .flatMap(user -> uploads.read(exchange.getRequest(), new FileOwner(user.id(), user.subject())))
                .map(file -> FileView.of(file, links.to(file, exchange)))
                .map(view -> Envelope.of("File uploaded successfully", clock.instant(), view));
    }

    /** As it is described; nothing of it is ever whole in memory. */
    record Form(@Schema(type = "string", format = "binary") String file) {}
}
