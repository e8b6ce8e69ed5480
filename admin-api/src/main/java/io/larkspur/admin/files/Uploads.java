package io.larkspur.admin.files;

import io.larkspur.admin.input.InvalidInput;
import io.larkspur.conversations.files.Claim;
import io.larkspur.conversations.files.FileOwner;
import io.larkspur.conversations.files.StoredFile;
import io.larkspur.conversations.files.UserFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.DecodingException;
import org.springframework.http.codec.multipart.DefaultPartHttpMessageReader;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.http.codec.multipart.Part;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads a file out of a form. It goes to disk as it comes, a piece at a time and no faster than the disk takes it, so
 * that what is in memory does not depend on the size of the file.
 */
final class Uploads {

    private static final Logger log = LoggerFactory.getLogger(Uploads.class);
    private static final String FIELD = "file";
    private static final String PLACE = "whole";
    private static final int MOST_PARTS = 16;
    private static final int IN_MEMORY = 64 * 1024;
    private static final int LONGEST_HEAD = 8 * 1024;

    /** Reactor's key for what becomes of a failure that comes after another: the reader reports each to two. */
    private static final String DROPPED = "reactor.onErrorDropped.local";

    private static final Consumer<Throwable> QUIETLY = second -> log.debug("An upload failed once more", second);

    private final UserFiles files;
    private final Pieces pieces = new Pieces();

    Uploads(UserFiles files) {
        this.files = files;
    }

    Mono<StoredFile> read(ServerHttpRequest request, FileOwner owner) {
        ServerHttpRequest counted = new UploadBody(request, pieces, files.largest());
        return files.whileReceiving(owner, folder -> received(counted, owner, folder))
                .contextWrite(context -> context.put(DROPPED, QUIETLY));
    }

    private Mono<StoredFile> received(ServerHttpRequest counted, FileOwner owner, Path folder) {
        Path place = folder.resolve(PLACE);
        return Mono.fromCallable(() -> form(folder))
                .flatMapMany(form -> form.read(ResolvableType.forClass(Part.class), counted, Map.of()))
                .onErrorMap(DecodingException.class, broken -> new InvalidInput("The form is broken or cut off"))
                .onErrorMap(IllegalArgumentException.class, unreadable -> headless())
                .concatMap(part -> received(part, place))
                .collectList()
                .flatMap(claims -> claims.size() == 1
                        ? files.keep(owner, claims.get(0), place)
                        : Mono.error(() -> new InvalidInput("The form needs one field " + FIELD + " with one file")));
    }

    /**
     * What is too large for memory the reader puts beside the file, and not all of its ends take that away: whoever gave
     * the folder does.
     */
    private static DefaultPartHttpMessageReader form(Path folder) throws IOException {
        DefaultPartHttpMessageReader form = new DefaultPartHttpMessageReader();
        form.setMaxInMemorySize(IN_MEMORY);
        form.setMaxHeadersSize(LONGEST_HEAD);
        form.setMaxParts(MOST_PARTS);
        form.setFileStorageDirectory(folder);
        return form;
    }

    /** Other fields are nothing to anybody here. */
    private static Flux<Claim> received(Part part, Path place) {
        return part instanceof FilePart file && FIELD.equals(nameOf(file))
                ? file.transferTo(place).then(file.delete()).thenMany(Flux.just(claim(file)))
                : part.delete().thenMany(Flux.empty());
    }

    /** Asked of the head, since a part without a name does not bear the question. */
    private static String nameOf(FilePart file) {
        String name = file.headers().getContentDisposition().getName();
        if (name == null) {
            throw headless();
        }
        return name;
    }

    private static InvalidInput headless() {
        return new InvalidInput("A part of the form has a head that cannot be read: check its name and its type");
    }

    private static Claim claim(FilePart file) {
        return new Claim(file.filename(), type(file.headers().getFirst("Content-Type")));
    }

    /** Without parameters; what is no type at all is told from its bytes like any other lie. */
    private static @Nullable String type(@Nullable String header) {
        if (header == null) {
            return null;
        }
        int parameters = header.indexOf(';');
        return (parameters < 0 ? header : header.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
