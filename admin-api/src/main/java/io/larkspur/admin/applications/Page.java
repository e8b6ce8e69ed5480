package io.larkspur.admin.applications;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.larkspur.admin.input.InvalidInput;
import java.util.List;

/** Some of the applications, and how many there are. */
record Page(
        @JsonProperty("applications") List<ApplicationView> applications,
        @JsonProperty("total") long total,
        @JsonProperty("limit") int limit,
        @JsonProperty("offset") int offset) {

    private static final int LARGEST = 200;

    static void check(int limit, int offset) {
        if (limit < 1 || limit > LARGEST) {
            throw new InvalidInput("limit has to be between 1 and " + LARGEST);
        }
        if (offset < 0) {
            throw new InvalidInput("offset cannot be negative");
        }
    }
}
