package io.larkspur.gateway.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class RequestBodyTests {

    @Test
    void isAbsentWhereTheHeadNamesNone() {
        assertThat(RequestBody.isAbsent(MockServerHttpRequest.get("/x").build()))
                .isTrue();
    }

    @Test
    void isAbsentWhereItsLengthIsNought() {
        assertThat(RequestBody.isAbsent(
                        MockServerHttpRequest.post("/x").contentLength(0).build()))
                .isTrue();
    }

    @Test
    void isThereWhereItHasALength() {
        assertThat(RequestBody.isAbsent(
                        MockServerHttpRequest.post("/x").contentLength(1).build()))
                .isFalse();
    }

    @Test
    void isThereWhereItComesInChunks() {
        assertThat(RequestBody.isAbsent(MockServerHttpRequest.get("/x")
                        .header("Transfer-Encoding", "chunked")
                        .build()))
                .isFalse();
    }
}
