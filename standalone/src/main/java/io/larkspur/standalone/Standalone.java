package io.larkspur.standalone;

import java.util.Map;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** A running product with everything around it. */
final class Standalone implements AutoCloseable {

    private final Surroundings surroundings;
    private final ConfigurableApplicationContext context;
    private final DemoEnvironment demo;

    private Standalone(Surroundings surroundings, ConfigurableApplicationContext context, DemoEnvironment demo) {
        this.surroundings = surroundings;
        this.context = context;
        this.demo = demo;
    }

    /** Returns when the product takes calls. The stores outlive the application, so that its last writes arrive. */
    static Standalone start(Settings settings) {
        quietServers();
        Surroundings surroundings = Surroundings.start(settings);
        SpringApplication.getShutdownHandlers().add(surroundings::close);
        ConfigurableEnvironment environment = settings.environment();
        environment.getPropertySources().addFirst(new MapPropertySource("surroundings", surroundings.properties()));
        SpringApplication application = new SpringApplication(LarkspurApplication.class);
        application.setWebApplicationType(WebApplicationType.REACTIVE);
        application.setEnvironment(environment);
        application.setBannerMode(Banner.Mode.OFF);
        ConfigurableApplicationContext context = application.run();
        return new Standalone(surroundings, context, DemoEnvironment.prepare(surroundings, context));
    }

    /** What the servers say while they start interests nobody, and Boot's own settings for it come too late. */
    private static void quietServers() {
        LoggingSystem.get(Standalone.class.getClassLoader()).setLogLevel("io.zonky", LogLevel.WARN);
    }

    void welcome() {
        Welcome.print(surroundings, demo);
    }

    String url() {
        return surroundings.url();
    }

    /** What stands in {@code demo.env}. */
    Map<String, String> variables() {
        return demo.variables();
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    @Override
    public void close() {
        context.close();
        surroundings.close();
    }
}
