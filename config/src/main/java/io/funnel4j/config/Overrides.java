// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.dataset.plan.LabelRule;
import io.funnel4j.dataset.source.ExposureSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a command line or a program says instead of the file.
 *
 * @param data the files of the exposures, relative to the working folder; empty for the file's own {@code data.path}
 * @param labelRule instead of {@code data.inconsistent-labels}
 * @param seed instead of {@code training.seed}; the split keeps its own
 * @param epochs instead of {@code training.epochs}; out of range, it is reported as {@code --epochs}
 * @param workers instead of {@code training.workers}; out of range, it is reported as {@code --workers}
 * @param from instead of {@code training.from}, relative to the working folder
 * @param strict whether {@code data.max-bad-rows} is 0
 * @param source exposures that come from elsewhere; {@code data.format} and the keys of formats are then not read
 */
public record Overrides(
        List<Path> data,
        Optional<LabelRule> labelRule,
        Optional<Long> seed,
        Optional<Integer> epochs,
        Optional<Integer> workers,
        Optional<Path> from,
        boolean strict,
        Optional<ExposureSource> source) {
    /** All as the file has it. */
    public static final Overrides NONE = new Overrides(
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty());

    public Overrides {
        data = List.copyOf(data);
    }

    public Overrides withData(Path... files) {
        return new Overrides(List.of(files), labelRule, seed, epochs, workers, from, strict, source);
    }

    public Overrides withLabelRule(LabelRule newLabelRule) {
        return new Overrides(data, Optional.of(newLabelRule), seed, epochs, workers, from, strict, source);
    }

    public Overrides withSeed(long newSeed) {
        return new Overrides(data, labelRule, Optional.of(newSeed), epochs, workers, from, strict, source);
    }

    public Overrides withEpochs(int newEpochs) {
        return new Overrides(data, labelRule, seed, Optional.of(newEpochs), workers, from, strict, source);
    }

    public Overrides withWorkers(int newWorkers) {
        return new Overrides(data, labelRule, seed, epochs, Optional.of(newWorkers), from, strict, source);
    }

    public Overrides withStrict(boolean newStrict) {
        return new Overrides(data, labelRule, seed, epochs, workers, from, newStrict, source);
    }

    public Overrides withSource(ExposureSource exposures) {
        return new Overrides(data, labelRule, seed, epochs, workers, from, strict, Optional.of(exposures));
    }
}
