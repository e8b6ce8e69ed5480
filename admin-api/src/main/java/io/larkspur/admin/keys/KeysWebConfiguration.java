package io.larkspur.admin.keys;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Serves the keys that seal to administrators. */
@Configuration(proxyBeanMethods = false)
@Import(KeysController.class)
public class KeysWebConfiguration {}
