package io.larkspur.sandbox.tenant;

import io.larkspur.sandbox.state.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A self-built application of the company. */
public final class App {
    private final String id;
    private final String secret;
    private final String verificationToken;
    private final @Nullable String encryptKey;
    private volatile Switches switches = Switches.USUAL;
    private volatile Places places = Places.NONE;
    private volatile Channel channel = Channel.AUTO;

    public App(String id, String secret, String verificationToken, @Nullable String encryptKey) {
        this.id = id;
        this.secret = secret;
        this.verificationToken = verificationToken;
        this.encryptKey = encryptKey;
    }

    public String id() {
        return id;
    }

    public String secret() {
        return secret;
    }

    public String verificationToken() {
        return verificationToken;
    }

    /** Null: what is delivered is neither encrypted nor signed. */
    public @Nullable String encryptKey() {
        return encryptKey;
    }

    public Switches switches() {
        return switches;
    }

    public void change(ObjectNode wish) {
        switches = switches.with(wish);
    }

    public void resetSwitches() {
        switches = Switches.USUAL;
    }

    public Places places() {
        return places;
    }

    public void places(Places places) {
        this.places = places;
    }

    public Channel channel() {
        return channel;
    }

    public void channel(Channel channel) {
        this.channel = channel;
    }

    /** Without the secrets. */
    public ObjectNode json() {
        ObjectNode row = Json.object().put("app_id", id);
        switches.writeTo(row);
        Places now = places;
        row.set(
                "redirect_uris",
                Json.strings(now.redirectUris().stream().map(Object::toString).toList()));
        row.put("channel", channel.wireName());
        row.put("events", now.events() == null ? null : now.events().toString());
        return row.put("cards", now.cards() == null ? null : now.cards().toString());
    }
}
