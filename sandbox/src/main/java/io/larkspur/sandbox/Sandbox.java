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
import io.larkspur.sandbox.events.Delivery;
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
    private final Users users;
    private final Server server;
    private final List<AutoCloseable> rest;

    private Sandbox(PlatformApp platformApp, App app, Users users, Server server, List<AutoCloseable> rest) {
        this.platformApp = platformApp;
        this.app = app;
        this.users = users;
        this.server = server;
        this.rest = rest;
    }

    /** Returns when the sandbox is listening. */
    public static Sandbox start(SandboxSettings settings) {
        return start(settings, systemClock());
    }

    @SuppressWarnings("TimeZoneUsage") // The one place where the real time comes in; it is read as instants only.
    private static Clock systemClock() {
        return Clock.systemUTC();
    }

    static Sandbox start(SandboxSettings settings, Clock realTime) {
        VirtualClock clock = new VirtualClock(realTime);
        Memory memory = new Memory(settings.dataFolder());
        PlatformApp given = settings.app();
        App app = new App(given.appId(), given.appSecret(), given.verificationToken(), given.encryptKey());
        Apps apps = new Apps(app, memory);
        Users users = new Users(apps, memory);
        AppTokens appTokens = new AppTokens(clock, memory);
        UserTokens userTokens = new UserTokens(clock, memory);
        Messages messages = new Messages(clock, memory);
        Conversations conversations = new Conversations(clock, memory);
        Tables tables = new Tables(memory);
        List.of(apps, users, appTokens, userTokens, messages, conversations, tables)
                .forEach(memory::keep);
        memory.load();

        Routes routes = new Routes();
        Gate gate = new Gate(apps, users, appTokens, userTokens, clock);
        Api api = new Api(routes, gate);
        new AppTokenEndpoint(apps, appTokens).offer(routes);
        Authorization authorization = new Authorization(apps, userTokens);
        new AuthorizePage(authorization, users).offer(routes);
        new TokenEndpoint(apps, users, userTokens, clock).offer(routes);
        UserInfo.offer(api);
        new MessageEndpoint(users, messages, clock).offer(api);
        new Aily(conversations, clock).offer(api);
        new Contacts(users).offer(api);
        Apaas.offer(api, tables, clock);
        new Mcp(gate).offer(routes);

        LongConnections connections = new LongConnections(apps);
        connections.offer(routes);
        Delivery delivery = new Delivery(connections, clock);
        Clicks clicks = new Clicks(apps, messages, delivery, clock);
        clicks.offer(api);
        new Chat(apps, users, messages, clicks).offer(routes);

        CallLog calls = new CallLog(clock);
        Faults faults = new Faults();
        new Control(calls, faults, clock, memory, connections).offer(routes);
        new People(apps, users, userTokens, delivery).offer(routes);
        new Applications(apps, users, delivery).offer(routes);
        new Inbox(apps, users, messages, clicks, new Consent(clicks, authorization)).offer(routes);

        Server server = new Server(settings.port(), routes, calls, faults, gate::whose, clock);
        return new Sandbox(given, app, users, server, List.of(clicks, delivery, clock, memory));
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

    /** May be told late, when the application knows its own port. */
    public void callbacks(Callbacks callbacks) {
        app.places(new Places(callbacks.redirectUris(), callbacks.events(), callbacks.cards()));
    }

    @Override
    public void close() {
        server.close();
        for (AutoCloseable part : rest) {
            try {
                part.close();
            } catch (Exception failure) {
                throw new IllegalStateException("The sandbox could not be closed", failure);
            }
        }
    }
}
