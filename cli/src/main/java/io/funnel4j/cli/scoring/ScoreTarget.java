// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.scoring;

import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.dataset.scoring.ScoringReport;
import io.funnel4j.dataset.source.DataFiles;
import io.funnel4j.file.OutputFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where scores are to go, and their report beside them; refused where anything would be lost by that. */
public final class ScoreTarget {
    private static final String REPORT = ".report.json";
    /** Bytes of a file's name on most systems. */
    private static final int LONGEST_NAME = 255;

    private final Path out;
    private final Function<String, ? extends RuntimeException> wrong;

    /** @param wrong makes an exception of a message */
    public ScoreTarget(Path out, Function<String, ? extends RuntimeException> wrong) {
        this.out = out;
        this.wrong = wrong;
    }

    /** The report's file; none where the scores go to a pipe or a device. */
    public Optional<Path> report() throws IOException {
        return OutputFile.isStream(out)
                ? Optional.empty()
                : Optional.of(out.resolveSibling(out.getFileName() + REPORT));
    }

    /** Refuses what cannot be written as scores or as their report, and what is the run's own. */
    public void refuseIn(Path run) throws IOException {
        if (Files.isDirectory(out)) {
            throw wrong.apply("--out is '%s', which is a folder; name a file in it".formatted(out));
        }
        Optional<Path> report = report();
        if (ScoreFormat.of(out).isEmpty() && report.isPresent()) {
            throw wrong.apply("--out is '%s', whose ending says no format; expected one of %s"
                    .formatted(out, ScoreFormat.known()));
        }
        if (report.isPresent()) {
            refuseReport(report.get());
            Path inRun = run.toAbsolutePath()
                    .normalize()
                    .relativize(out.toAbsolutePath().normalize());
            if (RunFolder.isOfARun(inRun)) {
                throw wrong.apply("--out is '%s', a file of the run itself; name another file".formatted(out));
            }
        }
    }

    private void refuseReport(Path report) {
        if (report.getFileName().toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw wrong.apply("--out is '%s', whose name is too long for the report beside it (%s); take a shorter one"
                    .formatted(out, REPORT));
        }
        if (Files.exists(report) && !ScoringReport.isIn(report)) {
            throw wrong.apply(
                    "beside --out the report is written, as '%s', and what is there is none; rename it, or name another file"
                            .formatted(report));
        }
    }

    /** Refuses to write the scores, or their report, over what is scored. */
    public void refuseToWriteOver(Collection<Path> scored) throws IOException {
        List<Path> written = new ArrayList<>(List.of(out));
        report().ifPresent(written::add);
        for (Path file : scored) {
            for (Path each : written) {
                if (Files.exists(each) && Files.exists(file) && Files.isSameFile(file, each)) {
                    throw each.equals(out)
                            ? wrong.apply("--out is '%s', which is scored too; name another file".formatted(out))
                            : wrong.apply(
                                    "beside --out the report is written, as '%s', which is scored; name another file"
                                            .formatted(each));
                }
            }
        }
    }

    /** Refuses a file that a folder or a pattern which is scored now would find the next time. */
    public void refuseWhereNextTakenInBy(Path name) throws IOException {
        if (DataFiles.takesIn(name, out)) {
            throw wrong.apply(
                    "--out is '%s', which '%s' takes in, so that it would be scored the next time; name a file elsewhere"
                            .formatted(out, name));
        }
    }
}
