// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.record;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.split.Part;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * Keeps {@code run.json} and {@code run.log} of a run while it is under way. The record is replaced at each change: at the
 * start, when the data is encoded, when the model is judged, and when the run ends, by itself, by an error or by a signal.
 */
public final class RunRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(RunRecorder.class);

    private final Path folder;
    private final RunLog log;
    private final Thread stopping = new Thread(this::stopped, "funnel4j-says-that-a-run-was-stopped");
    private RunRecord record;

    private RunRecorder(Path folder, RunRecord record) {
        this.folder = folder;
        this.record = record;
        this.log = new RunLog(RunFolder.at(folder).log());
    }

    /** The work of a run. */
    @FunctionalInterface
    public interface Work {
        /** Does it, tells the recorder what becomes known on the way, and gives the exit code. */
        int run(RunRecorder recorder) throws IOException;
    }

    /**
     * Does a run's work and keeps its record.
     *
     * @param folder the run's; made where needed
     * @param record as {@link RunRecord#starting} gives it
     * @param command whose output stands in the log too
     * @return what the work gives
     * @throws IOException what the work ends with
     */
    public static int record(Path folder, RunRecord record, CommandLine command, Work work) throws IOException {
        Files.createDirectories(folder);
        RunRecorder recorder = new RunRecorder(folder, record);
        PrintWriter out = command.getOut();
        PrintWriter err = command.getErr();
        try (PrintWriter seenOut = recorder.log.seen(out, "out");
                PrintWriter seenErr = recorder.log.seen(err, "err")) {
            command.setOut(seenOut);
            command.setErr(seenErr);
            return recorder.whole(work);
        } finally {
            command.setOut(out);
            command.setErr(err);
            recorder.log.close();
        }
    }

    /** The name of the run in a folder; empty where nothing there tells. */
    public static Optional<String> name(Path folder) {
        try {
            return Optional.of(RunRecordFile.read(RunFolder.at(folder).record()).name());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The engine that trained a run last; empty where nothing there tells. */
    public static Optional<String> engine(Path folder) {
        try {
            return Optional.ofNullable(
                    RunRecordFile.read(RunFolder.at(folder).record()).machine().get("engine"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The data is encoded. */
    public void encoded(EncodedDataset dataset) throws IOException {
        change(before -> before.withEncoded(dataset));
    }

    /** The final metrics are there, on these rows. */
    public void judged(Part part, EncodedExposures exposures) throws IOException {
        change(before -> before.withJudged(part, exposures));
    }

    private int whole(Work work) throws IOException {
        log.info("funnel4j " + String.join(" ", record.arguments()) + " in " + record.directory());
        record.software().forEach((name, version) -> log.info(name + ": " + version));
        record.machine().forEach((name, what) -> log.info(name + ": " + what));
        log.info("configuration: %s, SHA-256 %s".formatted(RunFolder.at(folder).config(), record.configuration()));
        change(before -> before);
        Runtime.getRuntime().addShutdownHook(stopping);
        try {
            int exitCode = work.run(this);
            end(RunStatus.FINISHED, null);
            if (record.status() == RunStatus.FINISHED) {
                log.info("finished");
            }
            return exitCode;
        } catch (IOException | RuntimeException | Error e) {
            log.error("failed", e);
            failed(e);
            throw e;
        } finally {
            forgetStopping();
        }
    }

    private void failed(Throwable error) {
        try {
            String first = firstOf(error.getMessage() == null ? error.toString() : error.getMessage());
            end(RunStatus.FAILED, first);
        } catch (IOException | UncheckedIOException e) {
            error.addSuppressed(e);
        }
    }

    /** A message's first line; of a list of problems its heading and the first of them. */
    private static String firstOf(String message) {
        List<String> lines = message.lines().limit(2).map(String::strip).toList();
        return lines.size() > 1 && lines.get(0).endsWith(":")
                ? lines.get(0) + " " + lines.get(1)
                : lines.stream().findFirst().orElse(message);
    }

    private void forgetStopping() {
        try {
            Runtime.getRuntime().removeShutdownHook(stopping);
        } catch (IllegalStateException ending) {
            LOG.debug("the JVM ends and says so itself", ending);
        }
    }

    /** The run is asked to stop, and has done so. */
    public void stopped() {
        try {
            end(RunStatus.STOPPED, null);
            log.info("stopped");
        } catch (IOException e) {
            System.err.printf(
                    "'%s' cannot say that the run was stopped: %s%n",
                    RunFolder.at(folder).record(), e.getMessage());
        }
    }

    /** Unless it has ended before: what breaks while the JVM ends follows from that. */
    private void end(RunStatus how, String reason) throws IOException {
        change(before -> before.status() == RunStatus.RUNNING ? before.endedAs(how, reason) : before);
    }

    private synchronized void change(UnaryOperator<RunRecord> change) throws IOException {
        record = change.apply(record);
        RunRecordFile.write(record, RunFolder.at(folder).record());
    }
}
