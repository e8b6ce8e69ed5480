package io.larkspur.admin.allowlist;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Serves the allowlist to administrators. */
@Configuration(proxyBeanMethods = false)
@Import(AllowlistController.class)
public class AllowlistWebConfiguration {}
