package io.larkspur.problem.web;

/**
 * A failure, ready to be written where there is no exchange yet.
 *
 * @param status of HTTP
 * @param requestId the name it has in the document
 */
public record ProblemDocument(int status, String contentType, String requestId, String json) {}
