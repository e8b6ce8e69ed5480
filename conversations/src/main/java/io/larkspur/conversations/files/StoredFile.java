package io.larkspur.conversations.files;

import java.time.Instant;
import java.util.UUID;

/**
 * A file that is kept.
 *
 * @param path such as {@code users/auth0|123/files/2025/07/document_20250726070000.pdf}
 * @param contentType what it is, not what it was said to be
 * @param size bytes
 */
public record StoredFile(UUID id, long userId, String path, String contentType, long size, Instant uploadedAt) {

    /** The last part of its path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
