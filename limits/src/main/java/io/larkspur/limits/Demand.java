package io.larkspur.limits;

/** One limit that a call counts towards. */
public record Demand(Subject subject, Windows windows) {}
