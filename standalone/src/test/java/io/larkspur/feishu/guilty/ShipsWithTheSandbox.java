package io.larkspur.feishu.guilty;

import io.larkspur.sandbox.Sandbox;

/** A sample that breaks a rule of the house, so that the rule is seen to work. */
record ShipsWithTheSandbox(Sandbox friend) {}
