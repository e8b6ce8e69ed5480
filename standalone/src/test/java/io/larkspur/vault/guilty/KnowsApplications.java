package io.larkspur.vault.guilty;

import io.larkspur.accounts.Applications;

/** A sample that breaks a rule of the house, so that the rule is seen to work. */
record KnowsApplications(Applications friends) {}
