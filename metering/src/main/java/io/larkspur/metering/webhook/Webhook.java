package io.larkspur.metering.webhook;

import java.time.Instant;
import java.util.List;

/** Somebody who is told of events of these types. */
public record Webhook(long id, String url, List<String> eventTypes, Instant createdAt) {}
