package io.larkspur.metering.call;

import io.larkspur.metering.credits.CreditAccounts;
import io.larkspur.metering.credits.Ledger;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** Offers {@link CallMeter}; a program that has {@link Newcomers} hears of first calls. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CallProperties.class)
public class CallConfiguration {

    @Bean
    OpenHolds openHolds(Ledger ledger, CallProperties properties) {
        return new OpenHolds(ledger, properties.holdLife());
    }

    @Bean
    LedgerCallMeter callMeter(
            Ledger ledger,
            CreditAccounts accounts,
            OpenHolds holds,
            CallProperties properties,
            ObjectProvider<Newcomers> newcomers,
            ObjectProvider<MeterRegistry> meters) {
        LedgerCallMeter meter = new LedgerCallMeter(
                ledger, accounts, holds, newcomers.getIfUnique(() -> call -> Mono.empty()), properties);
        meters.ifUnique(registry -> {
            Gauge.builder("larkspur.metering.calls.waiting", meter, LedgerCallMeter::waiting)
                    .description("Calls that are not written down yet")
                    .register(registry);
            Gauge.builder("larkspur.metering.calls.held", holds, OpenHolds::count)
                    .description("Calls under way that credits are set aside for")
                    .register(registry);
        });
        return meter;
    }

    @Bean
    LastCalls lastCalls(LedgerCallMeter meter) {
        return new LastCalls(meter);
    }
}
