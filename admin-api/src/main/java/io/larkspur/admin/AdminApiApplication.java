package io.larkspur.admin;

import io.larkspur.admin.audit.AuditCheck;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** The control plane as a program of its own, which can also check the audit trail instead of serving. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(AdminApiConfiguration.class)
public class AdminApiApplication {

    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals(AuditCheck.COMMAND)) {
            arguments[0] = "--logging.level.root=warn";
            System.exit(AuditCheck.run(arguments, System.out));
        }
        new SpringApplicationBuilder(AdminApiApplication.class)
                .properties("spring.config.name=admin-api")
                .run(arguments);
    }
}
