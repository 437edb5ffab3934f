// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.record;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The process of a run, to tell a run that goes on from one that was killed.
 *
 * @param host the machine's name
 * @param pid the process's number there
 * @param started when it started, since numbers are given again; null where the system does not say
 */
public record RunProcess(String host, long pid, Instant started) {
    private static final Path LINUX_HOST = Path.of("/proc/sys/kernel/hostname");
    /** The system counts from its own start, whose time it knows to about a second. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    /** This one. */
    public static RunProcess current() {
        ProcessHandle process = ProcessHandle.current();
        return new RunProcess(
                thisHost(), process.pid(), process.info().startInstant().orElse(null));
    }

    /** Whether it goes on; empty where that cannot be known, since it is on another machine. */
    public Optional<Boolean> alive() {
        if (!host.equals(thisHost())) {
            return Optional.empty();
        }
        return Optional.of(ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(process -> process.info().startInstant().orElse(started))
                .map(found -> started == null
                        || Duration.between(started, found).abs().compareTo(TOLERANCE) <= 0)
                .orElse(false));
    }

    private static String thisHost() {
        try {
            return Files.isReadable(LINUX_HOST)
                    ? Files.readString(LINUX_HOST).strip()
                    : InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
