package io.larkspur.proofs.replica;

import io.larkspur.gateway.GatewayApplication;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The data plane as it is shipped; only its clock goes wrong where that is wished. */
public final class GatewayReplica {

    private GatewayReplica() {}

    public static void main(String[] arguments) {
        System.setProperty("spring.config.name", "gateway");
        new SpringApplicationBuilder(GatewayApplication.class)
                .initializers(GatewayReplica::shiftTheClock)
                .run(arguments);
    }

    private static void shiftTheClock(ConfigurableApplicationContext starting) {
        String skew = System.getenv("PROOFS_CLOCK_SKEW");
        if (skew != null) {
            starting.getBeanFactory().registerSingleton("clock", Clock.offset(Clock.systemUTC(), Duration.parse(skew)));
        }
    }
}
