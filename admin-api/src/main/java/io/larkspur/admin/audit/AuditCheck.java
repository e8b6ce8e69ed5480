package io.larkspur.admin.audit;

import io.larkspur.accounts.AccountsConfiguration;
import io.larkspur.accounts.audit.AuditLog;
import io.larkspur.accounts.audit.AuditReport;
import io.larkspur.stores.StoresConfiguration;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.NestedExceptionUtils;

/**
 * The command {@code verify-audit}: checks a period of the audit trail against its chains and signatures, without serving
 * anything. Ends with 0 when all is as it was written, 1 when a record is not, 2 when it could not tell.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({StoresConfiguration.class, AccountsConfiguration.class})
public class AuditCheck {

    public static final String COMMAND = "verify-audit";

    private static final Duration PATIENCE = Duration.ofHours(2);
    private static final String USAGE =
            "Usage: verify-audit [--from=2026-11-01T00:00:00Z] [--to=2026-12-01T00:00:00Z]; the whole trail by default";

    private static final String[] WITHOUT_SERVING = {
        "--spring.main.web-application-type=none",
        "--spring.flyway.enabled=false",
        "--management.endpoint.health.validate-group-membership=false"
    };

    /** Prints one line and returns the exit code. */
    public static int run(String[] arguments, PrintStream out) {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(AuditCheck.class)
                .bannerMode(Banner.Mode.OFF)
                .properties("spring.config.name=admin-api")
                .run(with(arguments))) {
            Instant from = instant(context.getEnvironment().getProperty("from"), Instant.EPOCH);
            Instant to = instant(context.getEnvironment().getProperty("to"), Instant.parse("9999-01-01T00:00:00Z"));
            AuditReport report = context.getBean(AuditLog.class)
                    .verify(from, to)
                    .toFuture()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return say(report, out);
        } catch (DateTimeParseException unreadable) {
            out.println(USAGE);
            return 2;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return 2;
        } catch (ExecutionException | TimeoutException failure) {
            out.println("The audit trail could not be read: " + failure.getMessage());
            return 2;
        } catch (RuntimeException failure) {
            out.println(
                    "The audit trail could not be looked at: " + NestedExceptionUtils.getMostSpecificCause(failure));
            return 2;
        }
    }

    private static int say(AuditReport report, PrintStream out) {
        String checked = report.events() + " events and " + report.checkpoints() + " checkpoints checked";
        return report.firstBad()
                .map(bad -> {
                    out.println("NOT as written: " + bad.name() + ": " + bad.reason() + " (" + checked + ")");
                    return 1;
                })
                .orElseGet(() -> {
                    out.println("All as written: " + checked);
                    return 0;
                });
    }

    private static Instant instant(@Nullable String text, Instant otherwise) {
        return text == null ? otherwise : OffsetDateTime.parse(text).toInstant();
    }

    private static String[] with(String[] arguments) {
        String[] all = Arrays.copyOf(WITHOUT_SERVING, WITHOUT_SERVING.length + arguments.length);
        System.arraycopy(arguments, 0, all, WITHOUT_SERVING.length, arguments.length);
        return all;
    }
}
