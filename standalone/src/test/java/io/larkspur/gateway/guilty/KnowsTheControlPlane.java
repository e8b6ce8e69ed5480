package io.larkspur.gateway.guilty;

import io.larkspur.admin.AdminApiConfiguration;

/** A sample that breaks a rule of the house, so that the rule is seen to work. */
record KnowsTheControlPlane(AdminApiConfiguration friend) {}
