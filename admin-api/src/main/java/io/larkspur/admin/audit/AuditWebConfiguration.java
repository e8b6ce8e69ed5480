package io.larkspur.admin.audit;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Serves the audit trail to administrators. */
@Configuration(proxyBeanMethods = false)
@Import(AuditLogController.class)
public class AuditWebConfiguration {}
