// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.output;

import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.cli.run.RunOutput;
import java.io.PrintWriter;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How to go on after a stop, on standard error; else nothing. Warnings stand in the run's log. */
public final class QuietOutput implements RunOutput {
    private static final Logger LOG = LoggerFactory.getLogger(QuietOutput.class);

    private final PrintWriter err;

    public QuietOutput(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void warning(String text) {
        LOG.warn(text);
    }

    @Override
    public void stopped(RunFolder folder, long step) {
        err.printf(
                Locale.ROOT, "Stopped after step %,d. Go on with: ./funnel4j train --resume %s%n", step, folder.root());
        err.flush();
    }
}
