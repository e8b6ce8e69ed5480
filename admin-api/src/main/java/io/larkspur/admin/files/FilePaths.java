package io.larkspur.admin.files;

import io.larkspur.conversations.files.FileOwner;
import java.nio.charset.StandardCharsets;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** The paths of files in queries. */
final class FilePaths {

    private FilePaths() {}

    /**
     * As its owner means it. In a query a plus sign is a blank; but ids may have one, and paths that were handed out are
     * sent back as they are, so where only the plus sign leads into the owner's folder it is one.
     */
    static String of(FileOwner owner, String parameter, String decoded, ServerWebExchange exchange) {
        if (decoded.startsWith(owner.folder())) {
            return decoded;
        }
        String raw = UriComponentsBuilder.fromUri(exchange.getRequest().getURI())
                .build()
                .getQueryParams()
                .getFirst(parameter);
        String literal = raw == null ? decoded : UriUtils.decode(raw, StandardCharsets.UTF_8);
        return literal.startsWith(owner.folder()) ? literal : decoded;
    }
}
