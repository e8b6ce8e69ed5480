package io.larkspur.sandbox.guilty;

import io.larkspur.vault.GrantKey;

/** A sample that breaks a rule of the house, so that the rule is seen to work. */
record KnowsTheVault(GrantKey friend) {}
