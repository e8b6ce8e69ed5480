package io.larkspur.sandbox;

import io.larkspur.sandbox.aily.Aily;
import io.larkspur.sandbox.aily.Conversations;
import io.larkspur.sandbox.apaas.Apaas;
import io.larkspur.sandbox.apaas.Tables;
import io.larkspur.sandbox.chat.Chat;
import io.larkspur.sandbox.clicks.Clicks;
import io.larkspur.sandbox.clicks.Consent;
import io.larkspur.sandbox.contacts.Contacts;
import io.larkspur.sandbox.control.Applications;
import io.larkspur.sandbox.control.Control;
import io.larkspur.sandbox.control.Inbox;
import io.larkspur.sandbox.control.People;
import io.larkspur.sandbox.echo.Echo;
import io.larkspur.sandbox.events.Delivery;
import io.larkspur.sandbox.events.Storm;
import io.larkspur.sandbox.hh.Hh;
import io.larkspur.sandbox.http.CallLog;
import io.larkspur.sandbox.http.Faults;
import io.larkspur.sandbox.http.Routes;
import io.larkspur.sandbox.http.Server;
import io.larkspur.sandbox.longconnection.LongConnections;
import io.larkspur.sandbox.mcp.Mcp;
import io.larkspur.sandbox.messages.MessageEndpoint;
import io.larkspur.sandbox.messages.Messages;
import io.larkspur.sandbox.oauth.Api;
import io.larkspur.sandbox.oauth.AppTokenEndpoint;
import io.larkspur.sandbox.oauth.AppTokens;
import io.larkspur.sandbox.oauth.Authorization;
import io.larkspur.sandbox.oauth.AuthorizePage;
import io.larkspur.sandbox.oauth.Gate;
import io.larkspur.sandbox.oauth.Mint;
import io.larkspur.sandbox.oauth.Refreshes;
import io.larkspur.sandbox.oauth.TokenEndpoint;
import io.larkspur.sandbox.oauth.UserInfo;
import io.larkspur.sandbox.oauth.UserTokens;
import io.larkspur.sandbox.state.Memory;
import io.larkspur.sandbox.state.VirtualClock;
import io.larkspur.sandbox.tenant.App;
import io.larkspur.sandbox.tenant.Apps;
import io.larkspur.sandbox.tenant.Places;
import io.larkspur.sandbox.tenant.Users;
import java.net.URI;
import java.time.Clock;
import java.util.List;

/**
 * A stand-in for the platform, in this process, listening on loopback. Several can run side by side; they share nothing.
 * Everything below {@code /_sandbox} is for tests.
 */
public final class Sandbox implements AutoCloseable {
    private final PlatformApp platformApp;
    private final App app;
    private final VirtualClock clock;
    private final Memory memory;
    private final Apps apps;
    private final Users users;
    private final AppTokens appTokens;
    private final UserTokens userTokens;
    private final Refreshes refreshes;
    private final Messages messages;
    private final Gate gate;
    private final Authorization authorization;
    private final LongConnections connections;
    private final Delivery delivery;
    private final Clicks clicks;
    private final HhClient hhClient;
    private final Hh hh;
    private final Server server;

    private Sandbox(SandboxSettings settings, Clock realTime) {
        platformApp = settings.app();
        app = new App(
                platformApp.appId(),
                platformApp.appSecret(),
                platformApp.verificationToken(),
                platformApp.encryptKey());
        clock = new VirtualClock(realTime);
        memory = new Memory(settings.dataFolder());
        apps = new Apps(app, memory);
        users = new Users(apps, memory);
        appTokens = new AppTokens(clock, memory);
        userTokens = new UserTokens(clock, memory);
        refreshes = new Refreshes(users, userTokens, clock);
        messages = new Messages(clock, memory);
        gate = new Gate(apps, users, appTokens, userTokens, clock);
        authorization = new Authorization(apps, userTokens);
        connections = new LongConnections(apps);
        delivery = new Delivery(connections, clock);
        clicks = new Clicks(apps, messages, delivery, clock);
        hhClient = HhClient.beside(platformApp);
        hh = new Hh(hhClient.id(), hhClient.secret(), clock, memory);
        server = listen(settings.port());
    }

    /** Returns when the sandbox is listening. */
    public static Sandbox start(SandboxSettings settings) {
        return new Sandbox(settings, systemClock());
    }

    @SuppressWarnings("TimeZoneUsage") // The one place where the real time comes in; it is read as instants only.
    private static Clock systemClock() {
        return Clock.systemUTC();
    }

    private Server listen(int port) {
        Conversations conversations = new Conversations(clock, memory);
        Tables tables = new Tables(memory);
        List.of(apps, users, appTokens, userTokens, messages, conversations, tables)
                .forEach(memory::keep);
        hh.remembered().forEach(memory::keep);
        memory.load();
        CallLog calls = new CallLog(clock);
        Faults faults = new Faults();
        Routes routes = new Routes();
        offerTokens(routes);
        offerApi(routes, conversations, tables);
        offerControl(routes, calls, faults);
        new Chat(apps, users, messages, clicks).offer(routes);
        hh.offer(routes);
        try {
            return new Server(port, routes, calls, faults, hh.whoseOr(gate::whose), refreshes::arrived, clock);
        } catch (RuntimeException portIsTaken) {
            clock.close();
            throw portIsTaken;
        }
    }

    private void offerTokens(Routes routes) {
        new AppTokenEndpoint(apps, appTokens).offer(routes);
        new AuthorizePage(authorization, users).offer(routes);
        new TokenEndpoint(apps, users, userTokens, refreshes, clock).offer(routes);
    }

    private void offerApi(Routes routes, Conversations conversations, Tables tables) {
        Api api = new Api(routes, gate);
        UserInfo.offer(api);
        new Contacts(users).offer(api);
        new MessageEndpoint(users, messages, clock).offer(api);
        clicks.offer(api);
        new Aily(conversations, clock).offer(api);
        Apaas.offer(api, tables, clock);
        new Mcp(gate).offer(routes);
        new Echo(gate).offer(routes);
        connections.offer(routes);
    }

    private void offerControl(Routes routes, CallLog calls, Faults faults) {
        new Control(calls, refreshes, faults, clock, memory, connections).offer(routes);
        new People(apps, users, userTokens, new Mint(userTokens, clock), delivery).offer(routes);
        new Applications(apps, users, delivery).offer(routes);
        new Storm(apps, connections, clock).offer(routes);
        new Inbox(apps, users, messages, clicks, new Consent(clicks, authorization)).offer(routes);
    }

    /** Without a slash at its end. */
    public URI url() {
        return URI.create("http://localhost:" + server.port());
    }

    public PlatformApp app() {
        return platformApp;
    }

    /** The demo user's open_id for the platform app. */
    public String demoUserOpenId() {
        return users.demo().openId(app.id());
    }

    /** What a gateway is at hh, whose addresses are {@link #url()} too. */
    public HhClient hhClient() {
        return hhClient;
    }

    /** The demo user's id at hh. */
    public String demoHhUserId() {
        return hh.demoUserId();
    }

    /** May be told late, as {@link #callbacks}. */
    public void hhRedirectUris(List<URI> redirectUris) {
        hh.redirectUris(redirectUris);
    }

    /** May be told late, when the application knows its own port. */
    public void callbacks(Callbacks callbacks) {
        app.places(new Places(callbacks.redirectUris(), callbacks.events(), callbacks.cards()));
    }

    @Override
    public void close() {
        server.close();
        clicks.close();
        delivery.close();
        clock.close();
        memory.close();
    }
}
