package io.larkspur.admin.usage;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Serves usage to the user service's clients. */
@Configuration(proxyBeanMethods = false)
@Import({UsageController.class, UsageStatsController.class, UsageBatchController.class})
public class UsageWebConfiguration {}
