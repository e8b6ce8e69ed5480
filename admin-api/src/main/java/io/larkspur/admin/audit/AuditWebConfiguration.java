package io.larkspur.admin.audit;

import io.larkspur.accounts.audit.AuditTrail;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Serves the audit trail to administrators, and keeps what they do to grants and keys in it. */
@Configuration(proxyBeanMethods = false)
@Import(AuditLogController.class)
public class AuditWebConfiguration {

    @Bean
    AuditedControl auditedControl(AuditTrail audit) {
        return new AuditedControl(audit);
    }
}
