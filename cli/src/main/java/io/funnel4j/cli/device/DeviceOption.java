// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.device;

import io.funnel4j.device.Backend;
import io.funnel4j.device.Backends;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** Where a command computes; for every command that does. */
public final class DeviceOption {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceOption.class);

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "cpu or cuda (default: what the build has; cpu from ./funnel4j)")
    private Backend device;

    /**
     * Starts ND4J there and logs the backend and its device.
     *
     * @return that line, for reports
     */
    public String start() {
        String started = Backends.start(Optional.ofNullable(device));
        LOG.info("{}", started);
        return started;
    }
}
