package io.larkspur.standalone;

import io.larkspur.embedded.EmbeddedStores;
import io.larkspur.sandbox.Callbacks;
import io.larkspur.sandbox.PlatformApp;
import io.larkspur.sandbox.Sandbox;
import io.larkspur.sandbox.SandboxSettings;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the product needs around it: started here where the operator names nothing real. */
final class Surroundings implements AutoCloseable {

    private final String url;
    private final DataFolder folder;
    private final EmbeddedStores stores;
    private final @Nullable Sandbox sandbox;
    private final Map<String, Object> properties = new LinkedHashMap<>();

    private Surroundings(String url, DataFolder folder, EmbeddedStores stores, @Nullable Sandbox sandbox) {
        this.url = url;
        this.folder = folder;
        this.stores = stores;
        this.sandbox = sandbox;
    }

    static Surroundings start(Settings settings) {
        DataFolder folder = DataFolder.open(settings.dataFolder());
        EmbeddedStores stores = EmbeddedStores.keepingDataIn(folder.path());
        try {
            Keepsakes keepsakes = new Keepsakes(folder);
            int port = settings.port() == 0 ? FreePort.find() : FreePort.checked(settings.port());
            Sandbox sandbox = settings.wantsSandbox() ? sandbox(settings, folder, keepsakes) : null;
            String url = settings.publicUrl().orElse("http://localhost:" + port);
            Surroundings surroundings = new Surroundings(url, folder, stores, sandbox);
            surroundings.describe(settings, keepsakes, port);
            return surroundings;
        } catch (RuntimeException failure) {
            stores.close();
            folder.close();
            throw failure;
        }
    }

    String url() {
        return url;
    }

    DataFolder folder() {
        return folder;
    }

    Optional<Sandbox> sandbox() {
        return Optional.ofNullable(sandbox);
    }

    /** Stands above every other source of configuration. */
    Map<String, Object> properties() {
        return properties;
    }

    String property(String name) {
        return String.valueOf(properties.get(name));
    }

    @Override
    public void close() {
        if (sandbox != null) {
            sandbox.close();
        }
        stores.close();
        folder.close();
    }

    private void describe(Settings settings, Keepsakes keepsakes, int port) {
        properties.put("spring.application.name", "larkspur");
        properties.put("server.port", port);
        properties.put("larkspur.public-url", url);
        settings.filesUrl().ifPresent(address -> properties.put("larkspur.admin.files.url", address));
        properties.put(
                "larkspur.files.directory", folder.path().resolve("files").toString());
        properties.put("larkspur.stores.database-url", settings.databaseUrl().orElseGet(stores::databaseUrl));
        properties.put("larkspur.stores.redis-url", settings.redisUrl().orElseGet(stores::redisUrl));
        properties.put("larkspur.admin.username", settings.adminUsername().orElse("admin"));
        properties.put(
                "larkspur.admin.password",
                settings.adminPassword().orElseGet(() -> keepsakes.secret("admin-password", 16)));
        // Whatever else is configured: they open everybody's account, so they stand and fall with the sandbox.
        properties.put("larkspur.accounts.development-tokens.enabled", sandbox != null);
        if (sandbox != null) {
            describe(sandbox, settings.encryptionKey().orElseGet(() -> keepsakes.secret("encryption-key", 32)));
        }
    }

    private void describe(Sandbox platform, String encryptionKey) {
        platform.callbacks(new Callbacks(
                List.of(URI.create(url + "/callbacks/feishu/oauth")),
                URI.create(url + "/callbacks/feishu/event"),
                URI.create(url + "/callbacks/feishu/card")));
        properties.put("ENCRYPTION_KEY", encryptionKey);
        properties.put("APP_ID", platform.app().appId());
        properties.put("APP_SECRET", platform.app().appSecret());
        properties.put("ENCRYPT_KEY", String.valueOf(platform.app().encryptKey()));
        properties.put("VERIFICATION_TOKEN", platform.app().verificationToken());
        properties.put("larkspur.feishu.open-base-url", platform.url().toString());
        properties.put("larkspur.feishu.accounts-base-url", platform.url().toString());
        properties.put("larkspur.feishu.language", "en");
        properties.put("larkspur.feishu.mcp-base-url", platform.url().toString());
        describeHh(platform);
    }

    private void describeHh(Sandbox hh) {
        hh.hhRedirectUris(List.of(URI.create(url + "/callbacks/hh/oauth")));
        properties.put("larkspur.admin.sign-in.provider", "hh");
        properties.put("HH_CLIENT_ID", hh.hhClient().id());
        properties.put("HH_CLIENT_SECRET", hh.hhClient().secret());
        properties.put("HH_URL", hh.url().toString());
        properties.put("HH_API_URL", hh.url().toString());
    }

    private static Sandbox sandbox(Settings settings, DataFolder folder, Keepsakes keepsakes) {
        PlatformApp app = new PlatformApp(
                keepsakes.value("sandbox-app-id", () -> "cli_" + Keepsakes.randomHex(8)),
                keepsakes.secret("sandbox-app-secret", 16),
                keepsakes.secret("sandbox-verification-token", 16),
                keepsakes.secret("sandbox-encrypt-key", 16));
        try {
            return Sandbox.start(new SandboxSettings(
                    settings.sandboxPort(), app, folder.path().resolve("sandbox")));
        } catch (RuntimeException failure) {
            throw new StartRefused(
                    "The sandbox cannot listen on port " + settings.sandboxPort()
                            + "; free it, or choose another with SANDBOX_PORT",
                    failure);
        }
    }
}
