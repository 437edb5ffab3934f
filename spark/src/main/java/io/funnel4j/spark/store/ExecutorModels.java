// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The models that are open in this process, each once however many tasks use it at a time. The last ones that were used stay open
 * for tasks to come.
 */
public final class ExecutorModels {
    /** Models that stay open though no task uses them. */
    private static final int IDLE = 2;

    /** By fingerprint, those used last at the end. */
    private static final Map<String, Slot> SLOTS = new LinkedHashMap<>(16, 0.75f, true);

    private ExecutorModels() {}

    private static final class Slot {
        private final String fingerprint;
        private int users;
        private OpenModel model;

        private Slot(String fingerprint) {
            this.fingerprint = fingerprint;
        }

        private synchronized OpenModel opened(ModelSource source) {
            if (model == null) {
                try {
                    model = source.open();
                } catch (IOException e) {
                    throw new UncheckedIOException(e.getMessage(), e);
                }
            }
            return model;
        }

        private synchronized void close() {
            if (model != null) {
                model.scorer().close();
                model = null;
            }
        }
    }

    /** A model while a task uses it. */
    public static final class Lease implements AutoCloseable {
        private final Slot slot;
        private final OpenModel model;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Lease(Slot slot, OpenModel model) {
            this.slot = slot;
            this.model = model;
        }

        public OpenModel model() {
            return model;
        }

        /** Says that the task is done with it. */
        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                giveBack(slot);
            }
        }
    }

    /**
     * Opens a model, or finds it open.
     *
     * @throws UncheckedIOException if its files cannot be read, or it does not fit into the heap
     */
    public static Lease lend(ModelSource source) {
        Slot slot;
        synchronized (SLOTS) {
            slot = SLOTS.computeIfAbsent(source.fingerprint(), Slot::new);
            slot.users++;
        }
        boolean opened = false;
        try {
            Lease lease = new Lease(slot, slot.opened(source));
            opened = true;
            return lease;
        } finally {
            if (!opened) {
                giveBack(slot);
            }
        }
    }

    private static void giveBack(Slot slot) {
        synchronized (SLOTS) {
            slot.users--;
            if (slot.users == 0 && slot.model == null) {
                SLOTS.remove(slot.fingerprint);
            }
            long idle = SLOTS.values().stream().filter(each -> each.users == 0).count();
            for (Iterator<Slot> eldest = SLOTS.values().iterator(); idle > IDLE && eldest.hasNext(); ) {
                Slot each = eldest.next();
                if (each.users == 0) {
                    each.close();
                    eldest.remove();
                    idle--;
                }
            }
        }
    }
}
