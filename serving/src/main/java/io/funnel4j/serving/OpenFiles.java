// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files, which connections are too, this process may have open. */
final class OpenFiles {
    private OpenFiles() {}

    /** Half of them, but no more than is asked for; the rest is for all else. */
    static int most(int connections) {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? (int) Math.max(1, Math.min(connections, system.getMaxFileDescriptorCount() / 2))
                : connections;
    }
}
