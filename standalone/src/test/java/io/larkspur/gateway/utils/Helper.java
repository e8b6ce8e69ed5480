package io.larkspur.gateway.utils;

/** A sample that breaks a rule of the house, so that the rule is seen to work. */
final class Helper {}
