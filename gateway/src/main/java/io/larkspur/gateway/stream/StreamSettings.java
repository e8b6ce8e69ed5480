package io.larkspur.gateway.stream;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a stream of events ends whose user's authorization has ended.
 *
 * @param finalEvent whether it says so in a last event of the name {@code error}; otherwise the connection just breaks
 */
@ConfigurationProperties("larkspur.gateway.streams")
record StreamSettings(@DefaultValue("true") boolean finalEvent) {}
