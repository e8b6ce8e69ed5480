package io.larkspur.conversations.files;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The rows of files. */
final class FileTable {

    private static final String SELECT =
            "select id, user_id, file_path, content_type, size, uploaded_at from user_files";

    private static final String FIND = SELECT + " where user_id = :user_id and file_path = :path";

    private static final String BY_ID = SELECT + " where id = :id";

    private static final String LIST = SELECT + """
             where user_id = :user_id and (starts_with(file_path, :prefix) or starts_with(file_path, :below))
             order by uploaded_at desc, id limit :limit offset :offset
            """;

    /** Only with bytes that are loose and not doomed, which this file has from now on. */
    private static final String INSERT = """
            with entered as (
                insert into user_files (id, user_id, file_path, content_type, size, uploaded_at)
                select id, :user_id::bigint, :path, :content_type, :size::bigint, :uploaded_at::timestamptz
                  from loose_file_bytes where id = :id and not doomed for update
                on conflict (user_id, file_path) do nothing
                returning id)
            delete from loose_file_bytes using entered where loose_file_bytes.id = entered.id
            """;

    /** Its bytes are loose from now on. */
    private static final String DELETE = """
            with gone as (delete from user_files where user_id = :user_id and file_path = :path returning id)
            insert into loose_file_bytes (id, doomed) select id, true from gone
            returning id
            """;

    private final DatabaseClient database;

    FileTable(DatabaseClient database) {
        this.database = database;
    }

    Mono<StoredFile> find(long userId, String path) {
        return database.sql(FIND)
                .bind("user_id", userId)
                .bind("path", path)
                .map(FileTable::file)
                .one();
    }

    Mono<StoredFile> find(UUID id) {
        return database.sql(BY_ID).bind("id", id).map(FileTable::file).one();
    }

    /** Those whose path begins in either way. */
    Flux<StoredFile> list(long userId, String prefix, String below, int limit, long offset) {
        return database.sql(LIST)
                .bind("user_id", userId)
                .bind("prefix", prefix)
                .bind("below", below)
                .bind("limit", limit)
                .bind("offset", offset)
                .map(FileTable::file)
                .all();
    }

    /** False when the user has a file under this path, and when the bytes are not to be had any more. */
    Mono<Boolean> insert(StoredFile file) {
        return database.sql(INSERT)
                .bind("id", file.id())
                .bind("user_id", file.userId())
                .bind("path", file.path())
                .bind("content_type", file.contentType())
                .bind("size", file.size())
                .bind("uploaded_at", file.uploadedAt())
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    /** The id of what was deleted; empty when there was nothing. */
    Mono<UUID> delete(long userId, String path) {
        return database.sql(DELETE)
                .bind("user_id", userId)
                .bind("path", path)
                .mapValue(UUID.class)
                .one();
    }

    private static StoredFile file(Readable row) {
        return new StoredFile(
                required(row, "id", UUID.class),
                required(row, "user_id", Long.class),
                required(row, "file_path", String.class),
                required(row, "content_type", String.class),
                required(row, "size", Long.class),
                required(row, "uploaded_at", Instant.class));
    }

    private static <T> T required(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }
}
