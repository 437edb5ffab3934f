// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.progress;

/** Hears how far long work is. */
public interface Progress {
    /** Hears nothing. */
    Progress NONE = (what, total) -> (done, note) -> {};

    /**
     * A piece of work begins.
     *
     * @param what it is, in a few words
     * @param total units of work, 0 where unknown
     */
    Task start(String what, long total);

    /** A running piece of work. */
    @FunctionalInterface
    interface Task extends AutoCloseable {
        /**
         * How far it is.
         *
         * @param done units of work so far
         * @param note what else there is to say, may be empty
         */
        void at(long done, String note);

        /** All of it is done; work that is closed without this has failed. */
        default void done() {}

        @Override
        default void close() {}
    }
}
