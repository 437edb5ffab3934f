// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.record;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.io.Closeable;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * A run's {@code run.log}: all that is logged in this process while it is open, libraries' warnings too, and the lines that
 * the user sees, each with its time. An earlier log is kept, and this one follows it.
 */
final class RunLog implements Closeable {
    private static final String PATTERN = "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{0}: %msg%n";

    private final Logger root;
    private final Logger own;
    private final FileAppender<ILoggingEvent> appender = new FileAppender<>();

    RunLog(Path file) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        PrintableLayout layout = new PrintableLayout();
        layout.setContext(context);
        layout.setPattern(PATTERN);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.start();
        appender.setContext(context);
        appender.setName(file.toString());
        appender.setFile(file.toString());
        appender.setEncoder(encoder);
        appender.start();
        root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        own = own(context, "run");
    }

    /** Goes to this log alone. */
    private Logger own(LoggerContext context, String name) {
        Logger logger = context.getLogger(name);
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(appender);
        return logger;
    }

    /** Writes a line here alone. */
    void info(String text) {
        own.info(text);
    }

    /** Writes an error with its stack trace here alone. */
    void error(String text, Throwable error) {
        own.error(text, error);
    }

    /**
     * A writer whose lines stand here too.
     *
     * @param name what they are under: {@code out}
     */
    PrintWriter seen(PrintWriter writer, String name) {
        Logger logger = own((LoggerContext) LoggerFactory.getILoggerFactory(), name);
        return new PrintWriter(new TeeWriter(writer, logger::info), true);
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        own.detachAppender(appender);
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLoggerList().forEach(logger -> logger.detachAppender(appender));
        appender.stop();
    }
}
