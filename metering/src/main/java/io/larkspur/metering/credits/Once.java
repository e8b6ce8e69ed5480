package io.larkspur.metering.credits;

/**
 * Lets a request be repeated without another effect.
 *
 * @param key of the requester's choice, once per user
 * @param requestHash tells a repetition from another request under the same key
 */
public record Once(String key, String requestHash) {}
