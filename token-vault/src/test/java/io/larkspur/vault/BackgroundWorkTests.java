package io.larkspur.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class BackgroundWorkTests {

    private final BackgroundWork background = new BackgroundWork();
    private final AtomicBoolean ended = new AtomicBoolean();

    @Test
    void endsWhatMayBeGivenUpWhenItStops() {
        background.start();
        background.run("Something", background.untilStopped(Mono.never().doFinally(signal -> ended.set(true))));

        background.stop();

        assertThat(ended).isTrue();
    }

    @Test
    void givesUpAtOnceWhatBeginsAfterThat() {
        background.start();
        background.stop();

        background.run("Something", background.untilStopped(Mono.never().doFinally(signal -> ended.set(true))));

        assertThat(ended).isTrue();
    }

    @Test
    void goesOnWhenItIsStartedAgain() {
        background.start();
        background.stop();
        background.start();

        background.run("Something", background.untilStopped(Mono.never().doFinally(signal -> ended.set(true))));
        assertThat(ended).isFalse();

        background.stop();
        assertThat(ended).isTrue();
    }
}
