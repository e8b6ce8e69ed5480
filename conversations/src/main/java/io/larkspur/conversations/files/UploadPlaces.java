package io.larkspur.conversations.files;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/** How many may upload at a time: so many in all, of whom one owner has no more than their share. */
final class UploadPlaces {

    private final Semaphore places;
    private final int share;

    /** Owners without an upload are not remembered. */
    private final ConcurrentMap<Long, Integer> taken = new ConcurrentHashMap<>();

    UploadPlaces(int places, int share) {
        this.places = new Semaphore(places);
        this.share = share;
    }

    /** The share is asked about first: whoever has used theirs up takes no place from anybody, for however short a time. */
    boolean take(long owner) {
        if (taken.merge(owner, 1, Integer::sum) <= share && places.tryAcquire()) {
            return true;
        }
        forget(owner);
        return false;
    }

    void give(long owner) {
        places.release();
        forget(owner);
    }

    int owners() {
        return taken.size();
    }

    private void forget(long owner) {
        taken.computeIfPresent(owner, (id, count) -> count == 1 ? null : count - 1);
    }
}
