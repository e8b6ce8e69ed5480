package io.larkspur.metering.call;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call that is counted.
 *
 * @param id names it: whatever is tried again under one id has one effect
 * @param userId whose account pays; an application that calls for itself has one, too
 * @param appId the platform app whose user it is, or the issuer; null where an application calls for itself
 * @param api what is called, without what differs from call to call
 * @param at when it began
 */
public record MeteredCall(
        String id, String userId, @Nullable String appId, String applicationId, String route, String api, Instant at) {}
