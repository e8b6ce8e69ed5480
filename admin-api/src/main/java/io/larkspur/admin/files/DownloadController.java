package io.larkspur.admin.files;

import io.larkspur.conversations.files.StoredFile;
import io.larkspur.conversations.files.UnknownFile;
import io.larkspur.conversations.files.UserFiles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Hands out the bytes of files to whoever has a link; never as something a browser would run. */
@RestController
@Tag(name = "Files")
@SecurityRequirements
class DownloadController {

    private static final int ID_LENGTH = 36;

    private final UserFiles files;

    DownloadController(UserFiles files) {
        this.files = files;
    }

    @GetMapping("/api/v1/files/{file_id}")
    @Operation(summary = "Download a file", description = "By its download_url, which needs no token while it is good.")
    Mono<ResponseEntity<Flux<DataBuffer>>> download(
            @PathVariable("file_id") String fileId,
            @RequestParam(defaultValue = "") String expires,
            @RequestParam(defaultValue = "") String signature) {
        return files.ofLink(id(fileId), expires, signature).map(file -> ResponseEntity.ok()
                .headers(headers -> describe(file, headers))
                .body(files.read(file)));
    }

    private static void describe(StoredFile file, HttpHeaders headers) {
        headers.setContentType(MediaType.parseMediaType(file.contentType()));
        headers.setContentLength(file.size());
        headers.setContentDisposition(ContentDisposition.attachment()
                .filename(file.name(), StandardCharsets.UTF_8)
                .build());
        headers.setCacheControl(CacheControl.noStore().cachePrivate());
        headers.set("X-Content-Type-Options", "nosniff");
    }

    private static UUID id(String text) {
        try {
            if (text.length() == ID_LENGTH) {
                return UUID.fromString(text);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new UnknownFile("no file has such an id");
    }
}
