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

    @Bean
    Chore lostCallsChore(Ledger ledger, Clock clock) {
        return new Chore("charge calls whose gateway is gone", OFTEN, new LostCalls(ledger, clock)::charge);
    }
}
