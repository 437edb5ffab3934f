// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.record;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** How a run stands, as far as its folder and the machine tell. */
public enum RunState {
    RUNNING("running"),
    /** It says that it runs, and its process is gone. */
    KILLED("killed"),
    /** It says that it runs, on another machine. */
    PERHAPS_RUNNING("running?"),
    STOPPED("stopped"),
    FAILED("failed"),
    FINISHED("finished"),
    /** There is no record that can be read. */
    UNKNOWN("unknown");

    private final String text;

    RunState(String text) {
        this.text = text;
    }

    public static RunState of(RunRecord record) {
        return switch (record.status()) {
            case RUNNING -> ofProcess(record.process().alive());
            case STOPPED -> STOPPED;
            case FAILED -> FAILED;
            case FINISHED -> FINISHED;
        };
    }

    private static RunState ofProcess(Optional<Boolean> alive) {
        if (alive.isEmpty()) {
            return PERHAPS_RUNNING;
        }
        return alive.get() ? RUNNING : KILLED;
    }

    @JsonValue
    @Override
    public String toString() {
        return text;
    }
}
