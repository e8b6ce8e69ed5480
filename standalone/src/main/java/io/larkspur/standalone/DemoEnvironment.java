package io.larkspur.standalone;

import io.larkspur.accounts.Applications;
import io.larkspur.accounts.ClientSecret;
import io.larkspur.accounts.IssuedCredential;
import io.larkspur.accounts.NewApplication;
import io.larkspur.accounts.Permission;
import io.larkspur.accounts.UserProof;
import io.larkspur.problem.ProblemException;
import io.larkspur.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.DataAccessException;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * What a newcomer needs to make the first call, in a file a shell can source. With the sandbox it holds a demo
 * application that may do everything; with a real platform no such application is made.
 */
final class DemoEnvironment {

    private static final String FILE = "demo.env";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A database that has just been made may miss its first deadlines on a busy machine. */
    private static final Retry WHILE_WAKING =
            Retry.backoff(10, Duration.ofMillis(200)).filter(DataAccessException.class::isInstance);

    private final Path file;
    private final Map<String, String> variables;

    private DemoEnvironment(Path file, Map<String, String> variables) {
        this.file = file;
        this.variables = variables;
    }

    static DemoEnvironment prepare(Surroundings surroundings, ApplicationContext context) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("LARKSPUR_URL", surroundings.url());
        surroundings.sandbox().ifPresent(sandbox -> {
            Applications applications = context.getBean(Applications.class);
            variables.putAll(demoApplication(applications, known(surroundings.folder())));
        });
        variables.put("LARKSPUR_ADMIN_USERNAME", surroundings.property("larkspur.admin.username"));
        variables.put("LARKSPUR_ADMIN_PASSWORD", surroundings.property("larkspur.admin.password"));
        variables.put("LARKSPUR_DATABASE_URL", surroundings.property("larkspur.stores.database-url"));
        variables.put("LARKSPUR_REDIS_URL", surroundings.property("larkspur.stores.redis-url"));
        surroundings.sandbox().ifPresent(sandbox -> variables.putAll(platform(sandbox)));
        surroundings.folder().writePrivately(FILE, asShell(variables));
        return new DemoEnvironment(surroundings.folder().file(FILE), variables);
    }

    Path file() {
        return file;
    }

    Map<String, String> variables() {
        return variables;
    }

    private static Map<String, String> platform(Sandbox sandbox) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("SANDBOX_URL", sandbox.url().toString());
        variables.put("SANDBOX_APP_SECRET", sandbox.app().appSecret());
        variables.put("FEISHU_APP_ID", sandbox.app().appId());
        variables.put("DEMO_USER_OPEN_ID", sandbox.demoUserOpenId());
        variables.put("HH_API_URL", sandbox.url().toString());
        variables.put("DEMO_USER_HH_ID", sandbox.demoHhUserId());
        return variables;
    }

    /** The one of the last run while its secret still works, else a new one. Start-up may wait for the database. */
    private static Map<String, String> demoApplication(Applications applications, Map<String, String> known) {
        Optional<Map<String, String>> kept = Optional.ofNullable(known.get("LARKSPUR_APP_ID"))
                .flatMap(id -> applications
                        .authenticate(id, ClientSecret.of(known.getOrDefault("LARKSPUR_APP_SECRET", "")))
                        .map(proven -> credentials(id, known.getOrDefault("LARKSPUR_APP_SECRET", "")))
                        .retryWhen(WHILE_WAKING)
                        .onErrorResume(ProblemException.class, refused -> Mono.empty())
                        .blockOptional(PATIENCE));
        return kept.orElseGet(() -> registered(applications));
    }

    private static Map<String, String> registered(Applications applications) {
        IssuedCredential issued = applications
                .register(new NewApplication(
                        "demo", null, EnumSet.allOf(Permission.class), EnumSet.allOf(UserProof.class), true, null))
                .retryWhen(WHILE_WAKING)
                .blockOptional(PATIENCE)
                .orElseThrow();
        return credentials(issued.application().id(), issued.secret().reveal());
    }

    private static Map<String, String> credentials(String id, String secret) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("LARKSPUR_APP_ID", id);
        variables.put("LARKSPUR_APP_SECRET", secret);
        return variables;
    }

    private static Map<String, String> known(DataFolder folder) {
        return folder.read(FILE)
                .orElse("")
                .lines()
                .map(line -> line.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(
                        Collectors.toMap(pair -> pair[0], pair -> pair[1].replace("'", ""), (first, second) -> second));
    }

    private static String asShell(Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(variable -> variable.getKey() + "='" + variable.getValue() + "'\n")
                .collect(Collectors.joining());
    }
}
