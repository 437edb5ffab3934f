// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.record;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What is logged to the terminal; a run's log has all of it whatever stands here. */
public final class ConsoleLog implements AutoCloseable {
    private final List<Appender<ILoggingEvent>> filtered = new ArrayList<>();

    private ConsoleLog() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        for (Iterator<Appender<ILoggingEvent>> all = root.iteratorForAppenders(); all.hasNext(); ) {
            Appender<ILoggingEvent> appender = all.next();
            if (appender instanceof ConsoleAppender) {
                ThresholdFilter filter = new ThresholdFilter();
                filter.setLevel(Level.ERROR.toString());
                filter.start();
                appender.addFilter(filter);
                filtered.add(appender);
            }
        }
    }

    @Override
    public void close() {
        filtered.forEach(Appender::clearAllFilters);
    }

    /** Keeps all but errors from the terminal, until it is closed. */
    public static ConsoleLog errorsAlone() {
        return new ConsoleLog();
    }
}
