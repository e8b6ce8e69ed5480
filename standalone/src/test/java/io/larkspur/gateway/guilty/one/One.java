package io.larkspur.gateway.guilty.one;

import io.larkspur.gateway.guilty.two.Two;

/** A sample that breaks a rule of the house, so that the rule is seen to work. */
public record One(Two two) {}
