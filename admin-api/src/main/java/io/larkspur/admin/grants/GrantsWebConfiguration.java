package io.larkspur.admin.grants;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Serves users' consents to administrators, and their end to trusted services. */
@Configuration(proxyBeanMethods = false)
@Import({GrantsController.class, ConsentsController.class, EndedTokensController.class})
public class GrantsWebConfiguration {}
