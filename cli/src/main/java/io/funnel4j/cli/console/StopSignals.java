// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.console;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jline.utils.Signals;

/**
 * Ctrl-C, and the system's wish that the process end (SIGTERM). The first asks for a stop at the next good moment; the
 * second ends the process at once.
 */
public final class StopSignals implements BooleanSupplier, AutoCloseable {
    private static final Map<String, Integer> NUMBERS = Map.of("INT", 2, "TERM", 15);
    private static final int SIGNALLED = 128;

    private final AtomicReference<String> received = new AtomicReference<>();
    private final Map<String, Object> before = new ConcurrentHashMap<>();

    /** @param onFirst told on the first signal, on a thread of the system's */
    public StopSignals(Runnable onFirst) {
        for (String signal : List.of("INT", "TERM")) {
            Object handler = Signals.register(signal, () -> received(signal, onFirst));
            if (handler != null) {
                before.put(signal, handler);
            }
        }
    }

    private void received(String signal, Runnable onFirst) {
        if (received.compareAndSet(null, signal)) {
            onFirst.run();
        } else {
            Runtime.getRuntime().halt(SIGNALLED + NUMBERS.get(signal));
        }
    }

    /** Whether a stop was asked for. */
    @Override
    public boolean getAsBoolean() {
        return received.get() != null;
    }

    /** The exit code of a process that a signal ended. */
    public int exitCode() {
        return SIGNALLED + NUMBERS.get(received.get());
    }

    /** Leaves the signals to whom they were before. */
    @Override
    public void close() {
        before.forEach(Signals::unregister);
    }
}
