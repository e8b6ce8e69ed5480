package io.larkspur.gateway.guilty;

import org.springframework.boot.context.properties.ConfigurationProperties;

/** A sample that breaks a rule of the house, so that the rule is seen to work. */
@ConfigurationProperties("guilty")
public record ShowsItsProperties(String name) {}
