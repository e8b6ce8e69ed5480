package io.larkspur.metering.call;

import io.larkspur.metering.chore.Chore;
import io.larkspur.metering.credits.Ledger;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Charges calls that nobody came back from; beside {@link CallConfiguration}. */
@Configuration(proxyBeanMethods = false)
public class CallChoresConfiguration {

    private static final Duration OFTEN = Duration.ofSeconds(5);
    private static final Duration SELDOM = Duration.ofHours(1);

    @Bean
    LostCalls lostCalls(Ledger ledger, MeterRegistry meters, Clock clock) {
        return new LostCalls(ledger, meters, clock);
    }

    @Bean
    Chore lostCallsChore(LostCalls calls) {
        return new Chore("charge calls whose gateway is gone", OFTEN, calls::charge);
    }

    @Bean
    Chore releasedHoldsChore(LostCalls calls) {
        return new Chore("forget released holds", SELDOM, calls::forgetReleased);
    }
}
