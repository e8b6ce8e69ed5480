package io.larkspur.gateway.guilty;

import com.lark.oapi.Client;

/** A sample that breaks a rule of the house, so that the rule is seen to work. */
record SpeaksThePlatform(Client friend) {}
