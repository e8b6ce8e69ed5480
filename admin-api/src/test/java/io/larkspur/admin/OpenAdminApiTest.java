package io.larkspur.admin;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.springframework.test.context.TestPropertySource;

/** As {@link AdminApiTest}, but open to pages of another origin, and with webhooks to this machine, tried once. */
@Retention(RetentionPolicy.RUNTIME)
@AdminApiTest
@TestPropertySource(
        properties = {
            "larkspur.admin.cors.allowed-origins=https://app.example",
            "larkspur.metering.webhooks.private-targets=true",
            "larkspur.metering.webhooks.attempts=1",
            "larkspur.metering.webhooks.interval=100ms"
        })
@interface OpenAdminApiTest {}
