package io.larkspur.metering;

import io.larkspur.metering.call.CallConfiguration;
import io.larkspur.metering.credits.CreditsConfiguration;
import io.larkspur.metering.usage.UsageConfiguration;
import io.larkspur.metering.webhook.OutboxConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What both programs need of the room; the tables come with its migrations. */
@Configuration(proxyBeanMethods = false)
@Import({CreditsConfiguration.class, UsageConfiguration.class, OutboxConfiguration.class, CallConfiguration.class})
public class MeteringConfiguration {}
