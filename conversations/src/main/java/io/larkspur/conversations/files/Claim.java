package io.larkspur.conversations.files;

import org.jspecify.annotations.Nullable;

/**
 * What the sender says of a file; none of it is believed.
 *
 * @param contentType without parameters, in lower case; null where nothing is said
 */
public record Claim(String fileName, @Nullable String contentType) {}
