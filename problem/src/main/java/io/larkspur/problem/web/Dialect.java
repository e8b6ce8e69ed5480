package io.larkspur.problem.web;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/** Who reads the answer: RFC 9457 clients, or clients that need another envelope beside it. */
enum Dialect {
    STANDARD(MediaType.APPLICATION_PROBLEM_JSON) {
        @Override
        void addTo(Map<String, Object> body, Fault fault, String requestId, Instant now) {
            body.put("code", fault.code());
        }
    },
    /**
     * SDKs parse {@code code}, {@code msg} and {@code error}; the Go SDK only under {@code application/json}, and the Java
     * SDK drops the body of a 504.
     */
    PLATFORM(MediaType.APPLICATION_JSON) {
        @Override
        void addTo(Map<String, Object> body, Fault fault, String requestId, Instant now) {
            body.put("code", NUMBERS_FROM + statusOf(fault).value());
            body.put("msg", fault.title() + ": " + fault.detail());
            body.put("error", error(fault, requestId));
        }

        /** The platform's own details stay, for clients that look for them there. */
        private static Map<String, Object> error(Fault fault, String requestId) {
            Map<String, Object> error = new LinkedHashMap<>();
            fault.upstream().ifPresent(upstream -> error.putAll(upstream.details()));
            error.put("log_id", fault.logId().orElse(requestId));
            error.put("message", fault.detail());
            error.put("reason", fault.code());
            return error;
        }

        @Override
        HttpStatusCode statusOf(Fault fault) {
            return fault.status().value() == 504 ? HttpStatus.SERVICE_UNAVAILABLE : fault.status();
        }
    },
    /** The user service's clients read its envelope, and {@code detail} and {@code code} beside it. */
    ENVELOPE(MediaType.APPLICATION_JSON) {
        @Override
        void addTo(Map<String, Object> body, Fault fault, String requestId, Instant now) {
            body.put("code", fault.code());
            body.put("success", false);
            body.put("status", "error");
            body.put("message", fault.detail());
            body.put("error_code", fault.errorName());
            body.put("error_details", details(fault, requestId, now));
            body.put("timestamp", now.toString());
        }

        private static Map<String, Object> details(Fault fault, String requestId, Instant now) {
            Map<String, Object> details = new LinkedHashMap<>(fault.members());
            details.put("request_id", requestId);
            details.put("timestamp", now.toString());
            return details;
        }
    };

    /** The platform's own numbers end below 100 million; ours are this plus the HTTP status. */
    private static final int NUMBERS_FROM = 770_000_000;

    private final MediaType contentType;

    Dialect(MediaType contentType) {
        this.contentType = contentType;
    }

    static Dialect of(String path) {
        if (path.startsWith("/open-apis/")) {
            return PLATFORM;
        }
        return path.startsWith("/api/v1/") ? ENVELOPE : STANDARD;
    }

    abstract void addTo(Map<String, Object> body, Fault fault, String requestId, Instant now);

    HttpStatusCode statusOf(Fault fault) {
        return fault.status();
    }

    MediaType contentType() {
        return contentType;
    }

    Map<String, Object> body(Fault fault, String instance, String requestId, Instant now) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "urn:larkspur:" + fault.code());
        body.put("title", fault.title());
        body.put("status", statusOf(fault).value());
        body.put("detail", fault.detail());
        body.put("instance", instance);
        body.put("request_id", requestId);
        addTo(body, fault, requestId, now);
        fault.members().forEach(body::putIfAbsent);
        return body;
    }
}
