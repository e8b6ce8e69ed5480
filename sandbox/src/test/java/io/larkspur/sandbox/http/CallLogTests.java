package io.larkspur.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CallLogTests {
    private final CallLog calls = new CallLog(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    private void add(String path) {
        Call call = new Call("GET", path, new DefaultHttpHeaders(), new byte[0], null, "log");
        calls.add(call, Whose.NOBODY).answered(200);
    }

    @Test
    void keepsTheNewestTenThousand() {
        for (int i = 0; i < 10_050; i++) {
            add("/x/" + i);
        }
        JsonNode rows = calls.json();

        assertThat(rows).hasSize(10_000);
        assertThat(rows.get(0).path("path").asString("")).isEqualTo("/x/50");
        assertThat(rows.get(9_999).path("path").asString("")).isEqualTo("/x/10049");
    }

    @Test
    void startsOverWhenCleared() {
        add("/before");
        calls.clear();
        add("/after");

        assertThat(calls.json()).hasSize(1);
        assertThat(calls.json().get(0).path("path").asString("")).isEqualTo("/after");
    }
}
