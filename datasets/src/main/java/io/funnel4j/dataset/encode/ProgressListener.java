// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import java.util.OptionalDouble;

/** Hears how far an encoding is. */
@FunctionalInterface
public interface ProgressListener {
    /** Hears nothing. */
    ProgressListener NONE = progress -> {};

    /** Called every few ten thousand rows and at the end of each pass, on the encoding thread. */
    void onProgress(Progress progress);

    /** What the encoding is doing. */
    enum Phase {
        /** First pass: vocabularies and statistics of the train rows. */
        FIT,
        /** Second pass: every row is written. */
        ENCODE
    }

    /**
     * How far it is.
     *
     * @param phase the running pass
     * @param rows rows read in it
     * @param share of the source being read, 0 to 1; empty where nobody knows
     */
    record Progress(Phase phase, long rows, OptionalDouble share) {}
}
