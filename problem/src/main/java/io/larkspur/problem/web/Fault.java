package io.larkspur.problem.web;

import io.larkspur.problem.ProblemException;
import io.larkspur.problem.UpstreamError;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/** A failure on its way out: what any exception comes down to before it is written in one dialect or another. */
record Fault(
        HttpStatusCode status,
        String code,
        String title,
        String detail,
        Map<String, Object> members,
        Optional<Duration> retryAfter,
        HttpHeaders headers,
        Optional<UpstreamError> upstream,
        String errorName) {

    Fault(
            HttpStatusCode status,
            String code,
            String title,
            String detail,
            Map<String, Object> members,
            Optional<Duration> retryAfter,
            HttpHeaders headers) {
        this(status, code, title, detail, members, retryAfter, headers, Optional.empty(), code);
    }

    static Fault of(ProblemException problem) {
        Answer answer = Answer.to(problem.category());
        return new Fault(
                answer.status(),
                problem.code(),
                answer.title(),
                problem.detail(),
                problem.members(),
                problem.retryAfter(),
                HttpHeaders.EMPTY,
                problem.upstreamError(),
                problem.errorName());
    }

    static Fault of(Answer answer, String code, String detail) {
        return new Fault(answer.status(), code, answer.title(), detail, Map.of(), Optional.empty(), HttpHeaders.EMPTY);
    }

    Fault retryAfter(Duration wait) {
        return new Fault(status, code, title, detail, members, Optional.of(wait), headers, upstream, errorName);
    }

    Optional<String> logId() {
        return upstream.map(UpstreamError::logId);
    }

    boolean isOurs() {
        return status.value() == 500;
    }
}
