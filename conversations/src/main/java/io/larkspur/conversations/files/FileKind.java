package io.larkspur.conversations.files;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What files may be. Each kind knows how it is honestly called. */
enum FileKind {
    PDF("application/pdf", Set.of("pdf"), Set.of("application/pdf", "application/x-pdf")),
    JPEG("image/jpeg", Set.of("jpg", "jpeg", "jpe", "jfif"), Set.of("image/jpeg", "image/jpg", "image/pjpeg")),
    PNG("image/png", Set.of("png"), Set.of("image/png", "image/x-png")),
    XLS("application/vnd.ms-excel", Set.of("xls"), Set.of("application/vnd.ms-excel", "application/msexcel")),
    XLSX(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Set.of("xlsx"),
            Set.of("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/zip")),
    /** Some systems call these by the name of the program that opens them. */
    CSV(
            "text/csv",
            Set.of("csv"),
            Set.of(
                    "text/csv",
                    "application/csv",
                    "text/comma-separated-values",
                    "text/plain",
                    "application/vnd.ms-excel")),
    TEXT(
            "text/plain",
            Set.of("txt", "text", "md", "log", "tsv", "json", "xml", "yaml", "yml"),
            Set.of(
                    "text/plain",
                    "text/markdown",
                    "text/x-markdown",
                    "text/tab-separated-values",
                    "text/xml",
                    "text/x-log",
                    "text/yaml",
                    "text/x-yaml",
                    "application/json",
                    "application/xml",
                    "application/yaml",
                    "application/x-yaml"));

    private static final String UNSAID = "application/octet-stream";

    private final String contentType;
    private final Set<String> extensions;
    private final Set<String> names;

    FileKind(String contentType, Set<String> extensions, Set<String> names) {
        this.contentType = contentType;
        this.extensions = extensions;
        this.names = names;
    }

    String contentType() {
        return contentType;
    }

    /** The extension of a file that came without one. */
    String extension() {
        return this == JPEG ? "jpg" : this == TEXT ? "txt" : name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether either of its names says so; the extension goes before the type. */
    boolean isCalled(String extension, @Nullable String declared) {
        return extensions.contains(extension) || extension.isEmpty() && declared != null && names.contains(declared);
    }

    /** A text is a table where either of its names says so. */
    static FileKind ofText(String extension, @Nullable String declared) {
        boolean eitherWay = extension.isEmpty() && declared != null && TEXT.names.contains(declared);
        boolean table = CSV.isCalled(extension, declared) && !eitherWay;
        return table ? CSV : TEXT;
    }

    /** What is wrong with how a file of this kind is called; empty when nothing is. */
    Optional<String> lie(String extension, @Nullable String declared) {
        if (!extension.isEmpty() && !extensions.contains(extension)) {
            return Optional.of("its name ends in ." + extension);
        }
        boolean silent = declared == null || declared.isBlank() || declared.equals(UNSAID);
        return silent || names.contains(declared) ? Optional.empty() : Optional.of("it was sent as " + declared);
    }
}
