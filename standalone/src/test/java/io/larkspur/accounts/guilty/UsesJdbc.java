package io.larkspur.accounts.guilty;

import java.sql.Connection;

/** A sample that breaks a rule of the house, so that the rule is seen to work. */
record UsesJdbc(Connection friend) {}
