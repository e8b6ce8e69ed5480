package io.larkspur.proofs.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

/** Everything a scenario plays with, started once for all of them. */
public final class Stage implements AutoCloseable {

    private static final int CONSENTS_AT_ONCE = 16;

    private final Path folder;
    private final Platform platform = new Platform();
    private final Secrets secrets = new Secrets();
    private final Stores stores;
    private final Fleet fleet;
    private final Map<String, String> environment;
    private final Application application;
    private final AtomicInteger turns = new AtomicInteger();
    /** No process outlives this one, whatever ends it. */
    private final Thread end;

    private Stage(Path folder, Map<String, String> settings) {
        this.folder = folder;
        this.environment = environment(settings);
        this.stores = Stores.startIn(folder.resolve("stores"));
        this.fleet = new Fleet(folder, stores, platform, environment);
        this.end = new Thread(this::end);
        Runtime.getRuntime().addShutdownHook(end);
        environment.put("LARKSPUR_PUBLIC_URL", fleet.gateway(0).url().toString());
        platform.callsBack(fleet.gateway(0).url());
        fleet.start(Map.of());
        this.application = register("proofs");
    }

    /** In a folder that is emptied first and kept after; the settings are for every replica, beyond what each needs. */
    public static Stage open(Path folder, Map<String, String> settings) {
        try {
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.sorted(Comparator.reverseOrder())
                            .forEach(file -> file.toFile().delete());
                }
            }
            return new Stage(Files.createDirectories(folder).toAbsolutePath(), settings);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Map<String, String> environment(Map<String, String> settings) {
        Map<String, String> variables = new HashMap<>(settings);
        String password = random(16);
        variables.put("ENCRYPTION_KEY", random(32));
        variables.put("CREDENTIAL_KEY", random(32));
        variables.put("LARKSPUR_ADMIN_PASSWORD", password);
        variables.put("APP_ID", platform.app().appId());
        variables.put("APP_SECRET", platform.app().appSecret());
        variables.put("VERIFICATION_TOKEN", platform.app().verificationToken());
        String encryptKey = platform.app().encryptKey();
        variables.put("ENCRYPT_KEY", encryptKey == null ? "" : encryptKey);
        variables.put("LARKSPUR_FEISHU_OPENBASEURL", platform.url().toString());
        variables.put("LARKSPUR_FEISHU_MCPBASEURL", platform.url().toString());
        variables.put("LOGGING_LEVEL_IO_LARKSPUR", "TRACE");
        variables.put("FILES_DIR", folder.resolve("files").toString());
        variables.put("LARKSPUR_ACCOUNTS_DEVELOPMENTTOKENS_ENABLED", "true");
        for (String name : List.of(
                "ENCRYPTION_KEY",
                "CREDENTIAL_KEY",
                "LARKSPUR_ADMIN_PASSWORD",
                "APP_SECRET",
                "VERIFICATION_TOKEN",
                "ENCRYPT_KEY")) {
            secrets.add(variables.get(name));
        }
        secrets.add(Application.basic("admin", password));
        return variables;
    }

    /** What every replica is told. */
    public String setting(String name) {
        return String.valueOf(environment.get(name));
    }

    /** From now on every replica that starts is told so. */
    public void settingForGood(String name, String value) {
        environment.put(name, value);
    }

    /** An encryption key that nobody has seen yet. */
    public String newKey() {
        String key = random(32);
        secrets.add(key);
        return key;
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private Application register(String name) {
        JsonNode made = Http.json(
                "POST",
                fleet.admin(0).url().resolve("/admin/applications"),
                administrator(),
                "{\"name\":\"" + name
                        + "\",\"permissions\":[\"auth-sessions\"],\"proofs\":[\"handle\",\"user-id\"],\"may_invite\":true}");
        String secret = made.path("client_secret").asString("");
        Application registered = new Application(made.path("id").asString(""), secret, secrets);
        secrets.add(secret);
        secrets.add(registered.credentials());
        return registered;
    }

    public String administrator() {
        return Application.basic("admin", String.valueOf(environment.get("LARKSPUR_ADMIN_PASSWORD")));
    }

    public Platform platform() {
        return platform;
    }

    public Stores stores() {
        return stores;
    }

    public Fleet fleet() {
        return fleet;
    }

    public Application application() {
        return application;
    }

    public Secrets secrets() {
        return secrets;
    }

    /** Where the stores and the logs are. */
    public Path folder() {
        return folder;
    }

    /** People who consented just now, through the front door of the control plane. */
    public List<Person> consented(int count, Life life) {
        return Flux.fromIterable(platform.mint(count, life))
                .flatMapSequential(
                        minted -> Mono.fromCallable(() -> consent(minted)).subscribeOn(Schedulers.boundedElastic()),
                        CONSENTS_AT_ONCE)
                .collectList()
                .blockOptional()
                .orElseThrow();
    }

    public Person consented(Life life) {
        return consented(1, life).get(0);
    }

    /** The person says yes once more. */
    public void consentAgain(Person person, Life life) {
        consent(platform.mint(person, life));
    }

    private Person consent(Platform.Minted minted) {
        URI sessions = fleet.admin(turns.getAndIncrement()).url().resolve("/internal/auth/sessions");
        String opened = Http.json(
                        "POST",
                        sessions,
                        administrator(),
                        "{\"app_id\":\"" + platform.app().appId() + "\",\"user_id\":\""
                                + minted.person().openId() + "\"}")
                .path("session_id")
                .asString("");
        Http.json("PATCH", URI.create(sessions + "/" + opened), administrator(), minted.completion());
        return minted.person();
    }

    /** Ends what the person consented to, as an administrator does. */
    public int revoke(Person person) {
        return Http.send(
                        "DELETE",
                        fleet.admin(0)
                                .url()
                                .resolve("/admin/grants/" + platform.app().appId() + "/" + person.openId()),
                        administrator(),
                        null)
                .statusCode();
    }

    /** One call after the other takes another gateway. */
    public Mono<Reply> callAnywhere(Person person) {
        return application.call(fleet.gateway(turns.getAndIncrement()), person);
    }

    /** Ends whatever a scenario did to the surroundings. */
    public void heal() {
        platform.heal();
        stores.heal();
        fleet.heal();
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(end);
        end();
    }

    private void end() {
        fleet.close();
        stores.close();
        platform.close();
    }
}
