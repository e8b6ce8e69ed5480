package io.larkspur.admin.guilty;

import io.larkspur.gateway.GatewayConfiguration;

/** A sample that breaks a rule of the house, so that the rule is seen to work. */
record KnowsTheDataPlane(GatewayConfiguration friend) {}
