package io.larkspur.limits.guilty;

import io.larkspur.accounts.Application;

/** A sample that breaks a rule of the house, so that the rule is seen to work. */
record KnowsAccounts(Application application) {}
