package io.larkspur.gateway.guard;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What one call has of an upstream's places: one at a time, and none once the call is over. A turn may come while the call
 * ends on another thread, so a place is taken and left here, where both see it, and given back once whoever is first.
 */
final class Seat {

    private static final Places NONE = new Places(0, 0);
    private static final Places OVER = new Places(0, 0);

    private final AtomicReference<Places> place = new AtomicReference<>(NONE);
    private volatile @Nullable Seat beside;

    /** False when the call is over or has one; then the place stays with who offers it. */
    boolean take(Places places) {
        return place.compareAndSet(NONE, places);
    }

    boolean isTaken() {
        Places now = place.get();
        return now != NONE && now != OVER;
    }

    /** For a call that goes on, or may. */
    void giveBack(Places places) {
        if (place.compareAndSet(places, NONE)) {
            places.leave();
        }
    }

    /** Whatever place it is. */
    void giveBack() {
        leave(beside);
        Places now = place.get();
        if (now != NONE && now != OVER) {
            giveBack(now);
        }
    }

    void end() {
        Places last = place.getAndSet(OVER);
        if (last != NONE && last != OVER) {
            last.leave();
        }
        leave(beside);
    }

    /** Another of the same call, in the place of one before: it ends with this one at the latest, whoever is first. */
    Seat beside() {
        leave(beside);
        Seat other = new Seat();
        beside = other;
        if (place.get() == OVER) {
            other.end();
        }
        return other;
    }

    private static void leave(@Nullable Seat other) {
        if (other != null) {
            other.end();
        }
    }

    /** Ends this one without leaving its place, which another has from now on. */
    Seat handedOver() {
        Seat other = new Seat();
        other.place.set(place.getAndSet(OVER));
        return other;
    }
}
