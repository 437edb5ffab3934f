// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.record;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.funnel4j.text.EnumNames;

/** How a run stands by its own account. */
public enum RunStatus {
    /** Under way, or killed without a chance to say so. */
    RUNNING,
    /** Ended from outside, as by Ctrl-C. */
    STOPPED,
    /** Ended by an error. */
    FAILED,
    FINISHED;

    @JsonCreator
    static RunStatus of(String word) {
        return EnumNames.parse(RunStatus.class, word);
    }

    /** In files and tables: {@code running}. */
    @JsonValue
    @Override
    public String toString() {
        return EnumNames.of(this);
    }
}
