package io.larkspur.proofs.stage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Three replicas of the data plane and two of the control plane. */
public final class Fleet {

    private static final String GATEWAY = "io.larkspur.proofs.replica.GatewayReplica";
    private static final String ADMIN_API = "io.larkspur.admin.AdminApiApplication";

    private final Path folder;
    private final Program gateway;
    private final Map<String, String> environment;
    private final Program adminApi;
    private final Stores stores;
    private final Platform platform;
    private final Lines ofVictims;
    private final List<Replica> gateways = new ArrayList<>();
    private final List<Replica> admins = new ArrayList<>();

    Fleet(Path folder, Stores stores, Platform platform, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
        this.gateway = Program.of("gateway");
        this.ofVictims = lines(stores, platform);
        this.adminApi = Program.of("admin-api");
        this.stores = stores;
        this.platform = platform;
        for (int n = 1; n <= 3; n++) {
            gateways.add(replica("gateway-" + n, gateway, GATEWAY, environment, stores, platform, folder));
        }
        for (int n = 1; n <= 2; n++) {
            admins.add(replica("admin-" + n, adminApi, ADMIN_API, environment, stores, platform, folder));
        }
    }

    private static Replica replica(
            String name,
            Program program,
            String mainClass,
            Map<String, String> environment,
            Stores stores,
            Platform platform,
            Path folder) {
        return new Replica(name, program, mainClass, environment, lines(stores, platform), folder);
    }

    private static Lines lines(Stores stores, Platform platform) {
        Lines lines = Lines.to(stores, platform.port());
        stores.follow(lines);
        return lines;
    }

    /** A third control plane, ready; to be dismissed. */
    public Replica anotherAdmin() {
        Replica another =
                replica("admin-" + (admins.size() + 1), adminApi, ADMIN_API, environment, stores, platform, folder);
        another.start(Map.of());
        return another;
    }

    public void dismiss(Replica another) {
        another.close();
    }

    /** A lean process with the vault of a gateway in it, which is being started. */
    public Victim victim() {
        return launch(gateway.isArchived(Victim.ARCHIVE));
    }

    /**
     * Makes the starts of many victims cheaper. The archive is written by one that ends in order: writing takes a while,
     * and whoever is killed must not have any.
     */
    public void prepareVictims() {
        if (!gateway.isArchived(Victim.ARCHIVE)) {
            try (Victim first = launch(true)) {
                first.end();
            }
        }
    }

    private Victim launch(boolean sharing) {
        return Victim.launch(gateway, sharing, environment, ofVictims, folder.resolve("victims.log"));
    }

    /** All at once; the gateways bear it that the schema is not there yet. */
    void start(Map<String, String> more) {
        all().forEach(replica -> replica.launch(more));
        all().forEach(Replica::awaitReady);
    }

    /** All at once, told more than each needs. */
    public void restart(Map<String, String> more) {
        all().parallelStream().forEach(Replica::stop);
        start(more);
    }

    /** The same with the data plane alone. */
    public void restartGateways(Map<String, String> more) {
        gateways.parallelStream().forEach(Replica::stop);
        gateways.forEach(gateway -> gateway.launch(more));
        gateways.forEach(Replica::awaitReady);
    }

    public List<Replica> gateways() {
        return gateways;
    }

    public Replica gateway(int n) {
        return Application.turn(gateways, n);
    }

    public List<Replica> admins() {
        return admins;
    }

    public Replica admin(int n) {
        return Application.turn(admins, n);
    }

    public List<Replica> all() {
        return Stream.concat(admins.stream(), gateways.stream()).toList();
    }

    void heal() {
        all().forEach(Replica::heal);
        all().forEach(Replica::awaitReady);
    }

    void close() {
        all().forEach(Replica::close);
        ofVictims.close();
    }
}
