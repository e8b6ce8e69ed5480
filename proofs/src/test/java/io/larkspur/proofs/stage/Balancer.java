package io.larkspur.proofs.stage;

import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/**
 * Spreads calls as a load balancer does: over the replicas in rotation, and to another one when a replica refuses the
 * connection, since nothing was sent then. It repeats nothing else.
 */
public final class Balancer {

    private final Application application;
    private final List<Replica> inRotation;
    private final AtomicInteger turns = new AtomicInteger();

    public Balancer(Application application, List<Replica> replicas) {
        this.application = application;
        this.inRotation = new CopyOnWriteArrayList<>(replicas);
    }

    public void takeOut(Replica replica) {
        inRotation.remove(replica);
    }

    public void bringBack(Replica replica) {
        inRotation.add(replica);
    }

    public Mono<Reply> call(Person person) {
        return call(person, inRotation.size());
    }

    private Mono<Reply> call(Person person, int tries) {
        Replica replica = Application.turn(inRotation, turns.getAndIncrement());
        return application
                .call(replica, person)
                .flatMap(reply -> tries > 1 && refused(reply) ? call(person, tries - 1) : Mono.just(reply));
    }

    private static boolean refused(Reply reply) {
        Throwable failure = reply.failure();
        return failure instanceof IOException
                && (failure instanceof ConnectException || failure.getCause() instanceof ConnectException);
    }
}
