// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hears how a run goes. Methods may block; they are called by one thread, {@link #begin} first. A method that ends with an
 * {@link IOException} is called again with the same, unless it is a {@link RefusedException}.
 */
public interface RunTracker extends Closeable {
    /** For messages: {@code MLflow}. */
    String name();

    /** The run begins, or goes on; its parameters and tags follow. */
    void begin(RunDescription run) throws IOException;

    /** The run's configuration, by path. */
    void parameters(Map<String, String> parameters) throws IOException;

    /**
     * Training goes on after a step; what was heard of later ones is void.
     *
     * @param step 0 where it begins anew
     * @param before what was told up to the step, which may not have arrived
     */
    void goesOnAfter(long step, List<MetricPoint> before) throws IOException;

    /** What tells runs apart, as it becomes known. */
    void tags(Map<String, String> tags) throws IOException;

    /** Metrics, in the order of their steps. */
    void metrics(List<MetricPoint> points) throws IOException;

    /**
     * A file that the run has finished.
     *
     * @param name where it is to be found, with {@code /} between folders
     */
    void file(Path file, String name) throws IOException;

    /** The run ended; files may follow. */
    void end(RunEnd how, long timeMillis) throws IOException;

    /** Where people see the run; empty until that is known. */
    Optional<String> place();

    /** What was not told as it was, in one line, such as values that were cut; empty where all was. */
    default Optional<String> remark() {
        return Optional.empty();
    }

    /** Ends all that is under way, from whatever thread. */
    @Override
    void close();
}
