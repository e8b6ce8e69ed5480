package io.larkspur.gateway.guilty;

import com.fasterxml.jackson.databind.ObjectMapper;

/** A sample that breaks a rule of the house, so that the rule is seen to work. */
record UsesTheOtherJackson(ObjectMapper friend) {}
