package io.larkspur.admin.files;

import io.larkspur.conversations.files.StoredFile;
import io.larkspur.conversations.files.UserFiles;
import java.net.URI;
import org.springframework.web.server.ServerWebExchange;

/** Addresses of files, whole, so that they can be passed on. */
final class Links {

    private final UserFiles files;
    private final FileLinkProperties properties;

    Links(UserFiles files, FileLinkProperties properties) {
        this.files = files;
        this.properties = properties;
    }

    String to(StoredFile file, ServerWebExchange exchange) {
        URI url = properties.url();
        String base = url == null ? asked(exchange) : url.toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + files.link(file);
    }

    private static String asked(ServerWebExchange exchange) {
        URI request = exchange.getRequest().getURI();
        return request.getScheme() + "://" + request.getRawAuthority();
    }
}
