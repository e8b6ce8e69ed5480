package io.larkspur.admin.applications;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Serves the registered applications to administrators. */
@Configuration(proxyBeanMethods = false)
@Import(ApplicationsController.class)
public class ApplicationsWebConfiguration {}
