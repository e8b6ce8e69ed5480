package io.larkspur.admin.files;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.conversations.files.StoredFile;
import java.time.Instant;
import java.util.UUID;

/** A file, with a link to its bytes. A file never changes, so it was last changed when it was uploaded. */
record FileView(
        @JsonProperty("file_id") UUID fileId,
        @JsonProperty("file_path") String filePath,
        @JsonProperty("file_size") long fileSize,
        @JsonProperty("content_type") String contentType,
        @JsonProperty("uploaded_at") Instant uploadedAt,
        @JsonProperty("last_modified") Instant lastModified,
        @JsonProperty("download_url") String downloadUrl) {

    static FileView of(StoredFile file, String link) {
        return new FileView(
                file.id(), file.path(), file.size(), file.contentType(), file.uploadedAt(), file.uploadedAt(), link);
    }
}
