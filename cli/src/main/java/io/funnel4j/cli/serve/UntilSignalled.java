// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.serve;

import io.funnel4j.cli.console.StopSignals;
import io.funnel4j.serving.ScoringServer;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;

/** Serves until Ctrl-C or SIGTERM; what was accepted is answered before the end. A second signal ends at once. */
public final class UntilSignalled {
    private final CountDownLatch signalled = new CountDownLatch(1);

    /**
     * What is to be served, once signals are heard.
     *
     * @param <E> what may keep it from being served
     */
    public interface Started<E extends Exception> {
        ScoringServer get() throws E;
    }

    /**
     * Serves; returns when the server has ended.
     *
     * @param line on which the addresses are told
     */
    public <E extends Exception> void serve(Started<E> started, PrintWriter line) throws E {
        try (StopSignals signals = new StopSignals(signalled::countDown);
                ScoringServer server = started.get()) {
            line.println("serving at " + server.uri());
            server.adminUri().ifPresent(uri -> line.println("changes of the model at " + uri));
            line.flush();
            signalled.await();
            if (signals.getAsBoolean()) {
                line.println("answering what was accepted ...");
                line.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
