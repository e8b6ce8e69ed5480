package io.larkspur.metering.credits;

/**
 * What is set aside for a call.
 *
 * @param call the JSON object that it was set aside with
 * @param released whether the call was given up before the hold was seen to exist
 */
public record OpenHold(String id, String userId, Credits amount, String call, boolean released) {}
