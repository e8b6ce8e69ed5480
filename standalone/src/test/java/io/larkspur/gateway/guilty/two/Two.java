package io.larkspur.gateway.guilty.two;

import io.larkspur.gateway.guilty.one.One;

/** A sample that breaks a rule of the house, so that the rule is seen to work. */
public record Two(One one) {}
