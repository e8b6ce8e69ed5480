package io.larkspur.metering.call;

import java.time.Instant;

/**
 * A call that is counted.
 *
 * @param id names it: whatever is tried again under one id has one effect
 * @param userId whose account pays; an application that calls for itself has one, too
 * @param api what is called, without what differs from call to call
 * @param at when it began
 */
public record MeteredCall(String id, String userId, String applicationId, String route, String api, Instant at) {}
