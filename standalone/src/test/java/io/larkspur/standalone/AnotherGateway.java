package io.larkspur.standalone;

import io.larkspur.gateway.GatewayApplication;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

/** A gateway over the same stores as the product, with caches, connections and settings of its own. */
final class AnotherGateway implements AutoCloseable {

    /** What comes of admin-api's libraries, which a gateway of its own does not have. */
    private static final String NOT_IN_A_GATEWAY = String.join(
            ",",
            "org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.actuate.web.reactive."
                    + "ReactiveManagementWebSecurityAutoConfiguration");

    private final ConfigurableApplicationContext context;

    private AnotherGateway(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** @param more further arguments */
    static AnotherGateway of(Product product, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.config.name=gateway",
                "--spring.main.banner-mode=off",
                "--spring.jmx.enabled=false",
                "--spring.autoconfigure.exclude=" + NOT_IN_A_GATEWAY,
                "--server.port=0",
                "--larkspur.feishu.open-base-url=" + product.sandboxUrl(),
                "--larkspur.feishu.accounts-base-url=" + product.sandboxUrl(),
                "--larkspur.public-url=" + product.url()));
        for (String name : List.of("DATABASE_URL", "REDIS_URL", "ENCRYPTION_KEY", "APP_ID", "APP_SECRET")) {
            arguments.add("--" + name + "=" + product.variable(name));
        }
        arguments.addAll(List.of(more));
        return new AnotherGateway(new SpringApplicationBuilder(GatewayApplication.class)
                .initializers(AnotherGateway::ownEventLoops)
                .run(arguments.toArray(String[]::new)));
    }

    /** Without a scheme, such as {@code localhost:8080}. */
    String host() {
        return "localhost:" + context.getEnvironment().getProperty("local.server.port");
    }

    @Override
    public void close() {
        context.close();
    }

    /** So that its end does not end the loops of this process, too. */
    private static void ownEventLoops(ConfigurableApplicationContext context) {
        ((GenericApplicationContext) context).registerBean(ReactorResourceFactory.class, () -> {
            ReactorResourceFactory own = new ReactorResourceFactory();
            own.setUseGlobalResources(false);
            return own;
        });
    }
}
