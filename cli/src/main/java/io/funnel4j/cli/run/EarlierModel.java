// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.cli.record.Hash;
import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.config.RunConfig;
import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.encoders.Turnover;
import io.funnel4j.dataset.plan.Expiry;
import io.funnel4j.file.ReplacedFolder;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.problem.Funnel4jException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The model that a run goes on from.
 *
 * @param from as the configuration names it: a run's folder, or a model's own with its encoders
 * @param folder the model's own
 * @param encoders its encoders
 */
public record EarlierModel(Path from, Path folder, Encoders encoders) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CALIBRATORS = "calibrators";

    /**
     * That of a configuration, with its encoders; nothing where it names none.
     *
     * @throws InvalidFileException if there is no such model
     */
    public static Optional<EarlierModel> of(RunConfig config) {
        return config.training().from().map(EarlierModel::open);
    }

    /**
     * That of a folder.
     *
     * @param from a run's folder, or a model's own with its encoders
     * @throws InvalidFileException if there is no such model
     */
    public static EarlierModel open(Path from) {
        try {
            return ReplacedFolder.read(RunFolder.at(from).model(), () -> openNow(from));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static EarlierModel openNow(Path from) {
        Path ofRun = RunFolder.at(from).model();
        Path folder = Files.isDirectory(ofRun) ? ofRun : from;
        Path encoders = folder.resolve(RunFolder.ENCODERS);
        if (!Files.isDirectory(encoders)) {
            throw new InvalidFileException(
                    "'%s' is neither the folder of a run that has ended nor a model with its encoders; there is no '%s'"
                            .formatted(from, encoders));
        }
        return new EarlierModel(from, folder, Encoders.load(encoders));
    }

    /**
     * A model of the spec with its weights, optimizer state and rows; those of ids that have expired are gone.
     *
     * @param now the encoders of the model
     * @throws Funnel4jException if it is another model
     */
    public FunnelModel goOn(FunnelSpec spec, Encoders now) {
        try {
            return FunnelModel.warmStart(FunnelModel.load(folder), spec, now.rowsIn(encoders));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** What was added to each vocabulary, and what has expired, in words. */
    String changes(EncodedDataset now) {
        Expiry expiry = now.encoders().plan().expiry();
        if (expiry == null) {
            return "Going on from %s; %s".formatted(from, added(now.encoders()));
        }
        List<String> tables = new ArrayList<>();
        for (Turnover table : now.report().turnover()) {
            tables.add(String.format(
                    Locale.ROOT,
                    "%s %,d of %,d gone, %,d new",
                    table.table(),
                    table.expired(),
                    table.before(),
                    table.admitted()));
        }
        return "Going on from %s; ids: %s%s"
                .formatted(
                        from,
                        String.join(", ", tables),
                        encoders.keptSightings(expiry)
                                ? ""
                                : "; that model did not keep, by the same clock, when its ids were seen: they count as seen just before the first of these rows");
    }

    private String added(Encoders now) {
        Map<String, Integer> before = encoders.vocabularyRows();
        List<String> tables = new ArrayList<>();
        now.vocabularyRows()
                .forEach((table, rows) -> tables.add(String.format(
                        Locale.ROOT, "%s %,d (%,d before)", table, rows - before.get(table), before.get(table))));
        return "ids seen for the first time: %s"
                .formatted(tables.isEmpty() ? "none, all are hashed" : String.join(", ", tables));
    }

    /** Says which model it is: its description holds the checksums of its files. Its calibrators are not gone on with. */
    String hash() {
        ObjectNode description = description();
        description.remove(CALIBRATORS);
        return Hash.of(description.toString());
    }

    /** Whether its probabilities are calibrated. */
    public boolean calibrated() {
        return !description().path(CALIBRATORS).isEmpty();
    }

    private ObjectNode description() {
        Path description = folder.resolve("funnel.json");
        try {
            return ReplacedFolder.read(folder, () -> JSON.readValue(Files.readString(description), ObjectNode.class));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read '%s'".formatted(description), e);
        }
    }
}
