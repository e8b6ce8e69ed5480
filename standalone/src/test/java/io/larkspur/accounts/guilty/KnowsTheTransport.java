package io.larkspur.accounts.guilty;

import org.springframework.web.server.ServerWebExchange;

/** A sample that breaks a rule of the house, so that the rule is seen to work. */
record KnowsTheTransport(ServerWebExchange friend) {}
