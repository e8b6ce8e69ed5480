package io.larkspur.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;

class EventTailTests {

    private final EventTail tail = new EventTail();

    @ParameterizedTest
    @ValueSource(strings = {"data: 1\n\n", "data: 1\r\n\r\n", "data: 1\r\r", "\n\n"})
    void isBetweenEventsAfterAnEmptyLine(String sent) {
        saw(sent);

        assertThat(tail.isBetweenEvents()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: 1\n\n", "data: 1\r\n\r\n"})
    void seesAnEmptyLineThatComesInPieces(String sent) {
        sent.chars().forEach(c -> saw(Character.toString(c)));

        assertThat(tail.isBetweenEvents()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: 1", "data: 1\n", "data: 1\n\ndata: 2", "data: 1\r\n", "\n\r\n"})
    void isWithinAnEventOtherwise(String sent) {
        saw(sent);

        assertThat(tail.isBetweenEvents()).isFalse();
    }

    @Test
    void isBetweenNothingBeforeTheFirst() {
        assertThat(tail.isBetweenEvents()).isFalse();
    }

    @Test
    void leavesWhatItSawUnread() {
        DataBuffer piece = buffer("data: 1\n\n");

        tail.saw(piece);

        assertThat(piece.toString(StandardCharsets.UTF_8)).isEqualTo("data: 1\n\n");
    }

    private void saw(String text) {
        tail.saw(buffer(text));
    }

    private static DataBuffer buffer(String text) {
        return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
