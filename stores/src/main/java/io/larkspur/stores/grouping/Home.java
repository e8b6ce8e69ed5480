package io.larkspur.stores.grouping;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import reactor.netty.http.HttpResources;

/**
 * The thread that a question was asked on, when it is one that serves HTTP: the request's connection lives there, and what
 * follows the answer goes on there.
 */
final class Home {

    /** Where nobody is at home: what runs elsewhere is answered by whoever has the answer. */
    private static final Executor ANYWHERE = Runnable::run;

    private Home() {}

    /** Of the running thread. */
    static Executor here() {
        for (EventExecutor loop : HttpResources.get().onServer(true)) {
            if (loop.inEventLoop()) {
                return loop;
            }
        }
        return ANYWHERE;
    }

    /** There, or here when it takes nothing any more because the program ends. */
    static void run(Executor home, Runnable task) {
        try {
            home.execute(task);
        } catch (RejectedExecutionException ended) {
            task.run();
        }
    }
}
