package io.larkspur.metering.call;

import io.larkspur.metering.chore.Chore;
import io.larkspur.metering.credits.Ledger;
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
    Chore lostCallsChore(Ledger ledger, Clock clock) {
        return new Chore("charge calls whose gateway is gone", OFTEN, new LostCalls(ledger, clock)::charge);
    }

    @Bean
    Chore releasedHoldsChore(Ledger ledger, Clock clock) {
        return new Chore("forget released holds", SELDOM, new LostCalls(ledger, clock)::forgetReleased);
    }
}
