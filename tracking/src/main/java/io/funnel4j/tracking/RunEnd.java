// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking;

/** How a run ended. */
public enum RunEnd {
    FINISHED,
    FAILED,
    /** Asked to stop from outside; it may go on later. */
    STOPPED
}
