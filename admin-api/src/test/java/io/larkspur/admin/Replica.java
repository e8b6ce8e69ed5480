package io.larkspur.admin;

import io.larkspur.accounts.Applications;
import java.nio.file.Path;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

/** The real program in a context of its own, over stores that it shares with others. */
final class Replica implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final Clients clients;

    private Replica(ConfigurableApplicationContext context) {
        this.context = context;
        this.clients = new Clients(
                context.getBean(Applications.class),
                context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    /** @param files where uploads are kept */
    static Replica over(String databaseUrl, String redisUrl, Path files) {
        return new Replica(new SpringApplicationBuilder(AdminApiApplication.class)
                .initializers(Replica::ownEventLoops)
                .run(
                        "--spring.config.name=admin-api",
                        "--spring.main.banner-mode=off",
                        "--spring.jmx.enabled=false",
                        "--server.port=0",
                        "--larkspur.stores.database-url=" + databaseUrl,
                        "--larkspur.stores.redis-url=" + redisUrl,
                        "--larkspur.stores.statement-timeout=20s",
                        "--larkspur.stores.redis-timeout=2s",
                        "--larkspur.limits.patience=2s",
                        "--larkspur.limits.address.per-minute=10000",
                        "--larkspur.limits.address.per-hour=10000",
                        "--larkspur.files.directory=" + files,
                        "--larkspur.admin.password=" + Surroundings.PASSWORD,
                        "--larkspur.accounts.development-tokens.enabled=true",
                        "--ENCRYPTION_KEY=" + Surroundings.KEY));
    }

    Clients clients() {
        return clients;
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
