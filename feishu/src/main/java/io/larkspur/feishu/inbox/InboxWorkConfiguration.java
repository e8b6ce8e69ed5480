package io.larkspur.feishu.inbox;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Works off the inbox. For the program that receives events, beside {@link InboxConfiguration}. */
@Configuration(proxyBeanMethods = false)
public class InboxWorkConfiguration {

    @Bean
    InboxWorker inboxWorker(StoredInbox inbox, EventHandlers handlers, EventMetrics metrics) {
        return new InboxWorker(inbox, handlers, metrics);
    }
}
