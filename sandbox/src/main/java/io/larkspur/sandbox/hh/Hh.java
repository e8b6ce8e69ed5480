package io.larkspur.sandbox.hh;

import io.larkspur.sandbox.http.Call;
import io.larkspur.sandbox.http.Routes;
import io.larkspur.sandbox.http.Whose;
import io.larkspur.sandbox.state.Memory;
import io.larkspur.sandbox.state.Remembered;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/** The whole of hh, as far as it is played here. */
public final class Hh {
    static final String NAME = "hh";

    private final Client client;
    private final Accounts accounts;
    private final Pairs pairs;
    private final Resources resources;

    public Hh(String clientId, String clientSecret, Clock clock, Memory memory) {
        client = new Client(clientId, clientSecret);
        accounts = new Accounts(memory);
        pairs = new Pairs(clock, memory);
        resources = new Resources(accounts, pairs);
    }

    public void offer(Routes routes) {
        new ConsentPage(client, accounts, pairs).offer(routes);
        new TokenEndpoint(client, pairs).offer(routes);
        resources.offer(routes);
        new Controls(accounts, pairs).offer(routes);
    }

    public List<Remembered> remembered() {
        return List.of(accounts, pairs);
    }

    /** Whose token a call carries: an account's here, or somebody's elsewhere. */
    public Function<Call, Whose> whoseOr(Function<Call, Whose> elsewhere) {
        return call -> {
            Whose here = resources.whose(call);
            return here == null ? elsewhere.apply(call) : here;
        };
    }

    public void redirectUris(List<URI> redirectUris) {
        client.redirectUris(redirectUris);
    }

    public String demoUserId() {
        return accounts.demo().id();
    }
}
