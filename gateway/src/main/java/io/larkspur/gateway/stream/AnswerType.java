package io.larkspur.gateway.stream;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** What an answer says it is. */
public final class AnswerType {

    private AnswerType() {}

    /** Null where it says nothing, or nothing that can be understood: such an answer passes like any other. */
    public static @Nullable MediaType of(HttpHeaders head) {
        try {
            return head.getContentType();
        } catch (InvalidMediaTypeException unknown) {
            return null;
        }
    }
}
