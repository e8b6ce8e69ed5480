package io.larkspur.metering.chore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Does every {@link Chore} of the context. */
@Configuration(proxyBeanMethods = false)
public class ChoreConfiguration {

    @Bean
    ChoreTimer meteringChoreTimer(ObjectProvider<Chore> chores) {
        return new ChoreTimer(chores.orderedStream().toList());
    }
}
