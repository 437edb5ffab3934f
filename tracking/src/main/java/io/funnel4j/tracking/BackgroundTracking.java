// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking;

import io.funnel4j.tracking.Unsent.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a {@link RunTracker} of a run, in order, from a thread of its own: no method waits or fails, but {@link #close}, which
 * waits as long as it is told to. A tracker that fails is tried again until the run has ended; metrics that do not fit
 * into the queue meanwhile are left out. What does not arrive is counted.
 */
public final class BackgroundTracking {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundTracking.class);

    /** Messages that wait. */
    static final int MOST_WAITING = 10_000;
    /** Of metrics that are told at once. */
    private static final int BATCH = 1000;

    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 15_000;
    /** Once the run has ended. */
    private static final int LAST_ATTEMPTS = 3;

    private final RunTracker tracker;
    private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>();
    private final Unsent unsent = new Unsent();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    /** Whether what follows is not worth an attempt. */
    private volatile boolean hopeless;

    private volatile String reason;

    /** Something to tell. */
    @FunctionalInterface
    private interface Telling {
        void tell(RunTracker tracker) throws IOException;
    }

    /**
     * What waits in the queue.
     *
     * @param points not empty where it is metrics, which are told together
     * @param needed whether all that follows is in vain without it
     */
    private record Item(Telling telling, List<MetricPoint> points, Map<Kind, Long> counts, boolean needed) {
        boolean last() {
            return telling == null;
        }
    }

    /** The last of the queue. */
    private static final Item END = new Item(null, List.of(), Map.of(), false);

    /** Begins to tell a tracker of a run. */
    public BackgroundTracking(RunTracker tracker, RunDescription run) {
        this.tracker = tracker;
        this.thread = new Thread(this::work, "funnel4j-tells-" + tracker.name());
        thread.setDaemon(true);
        add(to -> to.begin(run), Map.of(), true);
        add(
                to -> to.parameters(run.parameters()),
                Map.of(Kind.PARAMETERS, (long) run.parameters().size()),
                false);
        tags(run.tags());
        thread.start();
    }

    /** Tells {@link RunTracker#goesOnAfter}. */
    public void goesOnAfter(long step, List<MetricPoint> before) {
        add(to -> to.goesOnAfter(step, before), Map.of(Kind.RESUME, 1L), false);
    }

    /** Tells {@link RunTracker#tags}. */
    public void tags(Map<String, String> tags) {
        add(to -> to.tags(tags), Map.of(Kind.TAGS, (long) tags.size()), false);
    }

    /** Tells {@link RunTracker#metrics}. */
    public void metrics(List<MetricPoint> points) {
        Item item = metricsItem(List.copyOf(points));
        unsent.add(item.counts());
        if (queue.size() < MOST_WAITING) {
            queue.add(item);
        }
    }

    /** Tells {@link RunTracker#file}. */
    public void file(Path file, String name) {
        add(to -> to.file(file, name), Map.of(Kind.FILES, 1L), false);
    }

    /** Tells {@link RunTracker#end}. */
    public void end(RunEnd how) {
        long now = System.currentTimeMillis();
        add(to -> to.end(how, now), Map.of(Kind.END, 1L), false);
    }

    private static Item metricsItem(List<MetricPoint> points) {
        return new Item(to -> to.metrics(points), points, Map.of(Kind.METRIC_POINTS, (long) points.size()), false);
    }

    private void add(Telling telling, Map<Kind, Long> counts, boolean needed) {
        unsent.add(counts);
        queue.add(new Item(telling, List.of(), counts, needed));
    }

    /**
     * Waits until all is told, or until that seems in vain, and closes the tracker.
     *
     * @param longest to wait
     * @return what did not arrive and why, in one line; empty where all did
     */
    public Optional<String> close(Duration longest) {
        queue.add(END);
        closing.countDown();
        boolean interrupted = false;
        try {
            thread.join(Math.max(1, longest.toMillis()));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        hopeless = true;
        Optional<String> missing = missing();
        tracker.close();
        thread.interrupt();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return missing;
    }

    private Optional<String> missing() {
        if (unsent.none()) {
            return Optional.empty();
        }
        String why = reason;
        if (why == null) {
            why = thread.isAlive()
                    ? "it had not taken all when the time to wait for it was over"
                    : "they came faster than it took them";
        }
        return Optional.of("%s was not told of %s: %s".formatted(tracker.name(), unsent.text(), why));
    }

    /** Where people see the run; empty until that is known. */
    public Optional<String> place() {
        return tracker.place();
    }

    /** What was not told as it was. */
    public Optional<String> remark() {
        return tracker.remark();
    }

    private void work() {
        try {
            Item item = queue.take();
            while (!item.last() && !hopeless) {
                attempt(item.points().isEmpty() ? item : withFollowing(item));
                item = queue.take();
            }
        } catch (InterruptedException e) {
            LOG.debug("{} is told no more", tracker.name(), e);
        }
    }

    /** Metrics that wait already are told together. */
    private Item withFollowing(Item first) {
        List<MetricPoint> points = new ArrayList<>(first.points());
        Item next = queue.peek();
        while (next != null
                && !next.points().isEmpty()
                && points.size() + next.points().size() <= BATCH) {
            points.addAll(next.points());
            queue.remove();
            next = queue.peek();
        }
        return metricsItem(points);
    }

    private void attempt(Item item) throws InterruptedException {
        long pause = FIRST_PAUSE_MILLIS;
        int last = 0;
        while (!hopeless) {
            boolean ended = closing.getCount() == 0;
            try {
                item.telling().tell(tracker);
                unsent.arrived(item.counts());
                return;
            } catch (RefusedException | RuntimeException | LinkageError e) {
                note(item, e);
                hopeless |= item.needed();
                return;
            } catch (IOException e) {
                note(item, e);
                if (ended && ++last == LAST_ATTEMPTS) {
                    hopeless = true;
                } else if (closing.await(pause, TimeUnit.MILLISECONDS)) {
                    Thread.sleep(FIRST_PAUSE_MILLIS);
                } else {
                    pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
                }
            }
        }
    }

    /** Whoever has mistyped an address or a password learns it at once. */
    private void note(Item item, Throwable e) {
        if (hopeless) {
            return; // it was closed meanwhile
        }
        boolean first = reason == null;
        reason = e.getMessage() == null ? e.toString() : e.getMessage();
        if (first && item.needed()) {
            LOG.warn("{} does not show the run: {}", tracker.name(), reason);
        } else {
            LOG.debug("{} was not told", tracker.name(), e);
        }
    }
}
