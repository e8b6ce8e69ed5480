package io.larkspur.standalone;

import io.larkspur.admin.AdminApiConfiguration;
import io.larkspur.gateway.EventLoops;
import io.larkspur.gateway.GatewayConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The whole product in one JVM: data plane, control plane and, unless addresses say otherwise, stores and sandbox. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({GatewayConfiguration.class, AdminApiConfiguration.class})
public class LarkspurApplication {

    public static void main(String[] arguments) {
        EventLoops.oneForEachCore();
        try {
            Standalone.start(Settings.ofThisProcess(arguments)).welcome();
        } catch (StartRefused refused) {
            System.err.println("Larkspur cannot start: " + refused.getMessage() + ".");
            System.exit(1);
        }
    }
}
