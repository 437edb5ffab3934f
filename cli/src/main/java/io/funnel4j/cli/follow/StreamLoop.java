// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.follow;

import io.funnel4j.cli.run.RunOutput;
import io.funnel4j.dataset.stream.MicroBatch;
import io.funnel4j.dataset.stream.MicroBatches;
import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.text.Message;
import io.funnel4j.training.DivergedException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** Micro-batch after micro-batch: predicts, learns, and writes points, checkpoints and models when they are due. */
final class StreamLoop {
    private final RunOutput output;
    private final MicroBatches batches;
    private final StreamState state;
    private final StreamProgress progress;
    private final StreamFiles files;
    private final Every.Due report;
    private final Every.Due checkpoint;
    private final Every.Due publication;
    /** The line of the open quoted cell that was told of last. */
    private OptionalLong toldOf = OptionalLong.empty();

    StreamLoop(
            FollowSettings settings,
            RunOutput output,
            MicroBatches batches,
            StreamState state,
            StreamProgress progress,
            StreamFiles files) {
        this.output = output;
        this.batches = batches;
        this.state = state;
        this.progress = progress;
        this.files = files;
        long rows = state.evaluation().rows();
        this.report = Every.parse(settings.reportEvery()).due(rows);
        this.checkpoint = Every.parse(settings.checkpointEvery()).due(rows);
        this.publication = Every.parse(settings.publishEvery()).due(rows);
    }

    /**
     * Follows until the stream ends, is idle for so long, or is to stop.
     *
     * @throws Funnel4jException if the training diverges; what was learned before is in the last checkpoint
     */
    void run(Optional<Duration> untilIdle, BooleanSupplier stop) throws IOException {
        boolean ended = false;
        while (!ended) {
            long readBefore = state.counts().rowsRead();
            MicroBatch batch = batches.next(stop);
            boolean nothingCame = state.counts().rowsRead() == readBefore;
            state.move(batches.position());
            if (batch.exposures().rows() > 0) {
                learn(batch);
                output.following(this::status);
            }
            boolean nextFile = batch.end() == MicroBatch.End.NEXT_FILE;
            if (nextFile) {
                nextFile();
            }
            ended = batch.end() == MicroBatch.End.ENDED
                    || stop.getAsBoolean()
                    || (nothingCame
                            && !nextFile
                            && !batches.nextFileWaits()
                            && untilIdle
                                    .filter(idle -> batches.idle().compareTo(idle) >= 0)
                                    .isPresent());
            if (nothingCame) {
                tellOfOpenCell();
            }
            if (!ended) {
                whatIsDue(batch.exposures().rows() > 0, nextFile);
            }
        }
        end(stop.getAsBoolean());
    }

    /** Once a row. */
    private void tellOfOpenCell() {
        OptionalLong line = batches.openCellLine();
        if (line.isPresent() && !line.equals(toldOf)) {
            output.warning(Message.of(
                    "a quoted cell is open since line %,d, and no row behind it is read until it is closed, or has 64 KiB and is a bad row; a quote in a text must stand in quotes, doubled",
                    line.getAsLong()));
            toldOf = line;
        }
    }

    private void learn(MicroBatch batch) {
        try {
            progress.learn(batch);
        } catch (DivergedException e) {
            throw new Funnel4jException(
                    Message.of(
                            "the training diverged after %,d rows: %s; checkpoints before that are kept",
                            state.evaluation().rows(), e.getMessage()),
                    e);
        }
    }

    private void nextFile() {
        long before = batches.position().offset();
        batches.beginNextFile();
        state.move(batches.position());
        output.note(Message.of(
                "Another file has taken the name: the earlier one is read to its end (%,d bytes), and this one from its beginning.",
                before));
    }

    /**
     * Points before checkpoints, so that a run that goes on has those of its rows; checkpoints before models, so that no row of a
     * published model is learned again.
     */
    private void whatIsDue(boolean stepped, boolean nextFile) throws IOException {
        long rows = state.evaluation().rows();
        if (report.at(rows) && progress.sums().rows() > 0) {
            files.point(progress);
            report.done(rows);
        }
        boolean publishes = publication.at(rows);
        if (nextFile || publishes || (stepped && progress.checkpointDue()) || checkpoint.at(rows)) {
            progress.checkpoint(publishes);
            checkpoint.done(rows);
        }
        if (publishes) {
            files.publish(progress);
            publication.done(rows);
        }
    }

    private void end(boolean stopped) throws IOException {
        if (progress.sums().rows() > 0) {
            files.point(progress);
        }
        progress.checkpoint(true);
        if (!stopped) {
            state.counts().check();
        }
        files.publish(progress);
        output.note(Message.of(
                "%s after %,d rows of the stream: %,d learned in %,d steps, %,d bad, %,d left out by the label rule.%s",
                stopped ? "Stopped" : "Ended",
                state.counts().rowsRead(),
                state.counts().rowsEncoded(),
                progress.step(),
                state.counts().badRowCount(),
                state.counts().dropped(),
                stopped ? "" : left()));
    }

    private String left() {
        int bytes = batches.leftBytes();
        OptionalLong cell = batches.openCellLine();
        if (cell.isPresent()) {
            return Message.of(
                    " %,d bytes at the end, from line %,d on, are a row with a quoted cell that is not closed, and are left until it is.",
                    bytes, cell.getAsLong());
        }
        return bytes == 0
                ? ""
                : Message.of(
                        " %,d bytes at the end are a line without its end, and are left until it is whole.", bytes);
    }

    private String status() {
        return Message.of(
                "following: %,d rows learned, %,d steps%s",
                state.evaluation().rows(),
                progress.step(),
                state.counts().badRowCount() == 0
                        ? ""
                        : Message.of(", %,d bad rows", state.counts().badRowCount()));
    }
}
