// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.record;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.funnel4j.text.Printable;

/** Log lines as Logback lays them out, with what they quote from files as characters that show. */
public final class PrintableLayout extends PatternLayout {
    @Override
    public String doLayout(ILoggingEvent event) {
        return Printable.lines(super.doLayout(event));
    }
}
