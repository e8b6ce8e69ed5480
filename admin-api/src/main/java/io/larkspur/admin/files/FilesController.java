package io.larkspur.admin.files;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.accounts.login.User;
import io.larkspur.admin.envelope.Envelope;
import io.larkspur.admin.input.Pages;
import io.larkspur.admin.input.Texts;
import io.larkspur.admin.users.OwnUsers;
import io.larkspur.conversations.files.FileOwner;
import io.larkspur.conversations.files.UserFiles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.List;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The files of a user. */
@RestController
@RequestMapping("/api/v1/users/{user_id}/files")
@Tag(name = "Files")
@SecurityRequirement(name = "bearer")
class FilesController {

    private static final int LARGEST_PAGE = 1000;
    private static final int LONGEST_PATH = 1000;
    private static final String FILE_PATH = "file_path";
    private static final String PREFIX = "prefix";

    private final OwnUsers own;
    private final UserFiles files;
    private final Links links;
    private final Clock clock;

    FilesController(OwnUsers own, UserFiles files, Links links, Clock clock) {
        this.own = own;
        this.files = files;
        this.links = links;
        this.clock = clock;
    }

    @GetMapping
    @Operation(
            summary = "List files",
            description =
                    "The latest first, limit 1 to 1000. prefix narrows them down by how their paths begin, with or without the user's folder. Each link is good for a time.")
    Mono<Envelope<List<FileView>>> list(
            @PathVariable("user_id") String userId,
            @RequestParam(name = PREFIX, defaultValue = "") String prefix,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(defaultValue = "0") long offset,
            ServerWebExchange exchange) {
        Pages.check(limit, offset, LARGEST_PAGE);
        String beginning = prefix.isEmpty() ? "" : Texts.required(PREFIX, prefix, LONGEST_PATH);
        return own.of(exchange, userId, "get_user_files")
                .map(FilesController::owner)
                .flatMap(owner -> files.list(owner, FilePaths.of(owner, PREFIX, beginning, exchange), limit, offset)
                        .map(file -> FileView.of(file, links.to(file, exchange)))
                        .collectList())
                .map(rows -> Envelope.of("Files retrieved successfully", clock.instant(), rows));
    }

    @GetMapping("/info")
    @Operation(summary = "Look at a file")
    Mono<Envelope<FileView>> info(
            @PathVariable("user_id") String userId,
            @RequestParam(FILE_PATH) String filePath,
            ServerWebExchange exchange) {
        String path = Texts.required(FILE_PATH, filePath, LONGEST_PATH);
        return own.of(exchange, userId, "get_file_info")
                .map(FilesController::owner)
                .flatMap(owner -> files.find(owner, FilePaths.of(owner, FILE_PATH, path, exchange)))
                .map(file -> FileView.of(file, links.to(file, exchange)))
                .map(view -> Envelope.of("File info retrieved successfully", clock.instant(), view));
    }

    @DeleteMapping
    @Operation(summary = "Delete a file", description = "All links to it are dead at once.")
    Mono<Envelope<Deleted>> delete(
            @PathVariable("user_id") String userId,
            @RequestParam(FILE_PATH) String filePath,
            ServerWebExchange exchange) {
        String path = Texts.required(FILE_PATH, filePath, LONGEST_PATH);
        return own.of(exchange, userId, "delete_file")
                .map(FilesController::owner)
                .flatMap(owner -> deleted(owner, FilePaths.of(owner, FILE_PATH, path, exchange)))
                .map(deleted -> Envelope.of("File deleted successfully", clock.instant(), deleted));
    }

    private Mono<Deleted> deleted(FileOwner owner, String path) {
        return files.delete(owner, path).thenReturn(new Deleted(path, true));
    }

    private static FileOwner owner(User user) {
        return new FileOwner(user.id(), user.subject());
    }

    record Deleted(
            @JsonProperty("file_path") String filePath,
            @JsonProperty("deleted") boolean deleted) {}
}
