package io.larkspur.accounts;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A database whose answers come too late, which Reactor says by a checked exception. */
public final class LateDatabase {

    private final CountDownLatch asked;

    /** @param asked counts the statements */
    public LateDatabase(CountDownLatch asked) {
        this.asked = asked;
    }

    public DatabaseClient client() {
        return stub(DatabaseClient.class);
    }

    private <T> T stub(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> answer(method)));
    }

    private Object answer(Method method) {
        if (method.getReturnType() == Mono.class) {
            return Mono.defer(this::late);
        }
        return method.getReturnType() == Flux.class ? Flux.defer(this::late) : stub(method.getReturnType());
    }

    private Mono<Object> late() {
        asked.countDown();
        return Mono.error(new TimeoutException("too late"));
    }
}
