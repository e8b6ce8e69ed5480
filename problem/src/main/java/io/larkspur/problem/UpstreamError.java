package io.larkspur.problem;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream said itself, for callers that read its own form of an error.
 *
 * @param logId the upstream's name for the failed call; null when it gave none
 * @param details further members of its error object, by name; values are plain JSON types
 */
public record UpstreamError(@Nullable String logId, Map<String, Object> details) {}
