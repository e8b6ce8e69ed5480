package io.larkspur.metering;

import io.larkspur.metering.credits.CreditsConfiguration;
import io.larkspur.metering.usage.UsageConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What both programs need of the room; the tables come with its migrations. */
@Configuration(proxyBeanMethods = false)
@Import({CreditsConfiguration.class, UsageConfiguration.class})
public class MeteringConfiguration {}
