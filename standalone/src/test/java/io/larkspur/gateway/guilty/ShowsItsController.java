package io.larkspur.gateway.guilty;

import org.springframework.web.bind.annotation.RestController;

/** A sample that breaks a rule of the house, so that the rule is seen to work. */
@RestController
public class ShowsItsController {}
