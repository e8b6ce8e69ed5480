package io.larkspur.admin.webhooks;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Serves webhooks to administrators. */
@Configuration(proxyBeanMethods = false)
@Import({WebhooksController.class, DeliveriesController.class})
public class WebhooksWebConfiguration {}
