// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.config.Overrides;
import io.funnel4j.config.RunConfig;
import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.encode.PartEncoding;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.torch.TorchEngine;
import io.funnel4j.training.Trainer;
import io.funnel4j.training.TrainingLoop;
import io.funnel4j.training.TrainingLoopListener;
import io.funnel4j.training.TrainingPlan;
import io.funnel4j.training.engine.TrainingEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/** A file that is followed leaves the bits of one epoch over the same rows, encoded as a whole and not shuffled. */
class FollowedBitsTest {
    private static final int BATCH = 32;

    @TempDir
    private Path folder;

    @Test
    void onDeeplearning4j() throws IOException {
        compare(TrainingEngine.DEEPLEARNING4J);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void onTorch() throws IOException {
        compare(TorchEngine.cpu());
    }

    private void compare(TrainingEngine engine) throws IOException {
        StreamRun run = new StreamRun(folder);
        Path source = Files.writeString(folder.resolve("stream.csv"), StreamRun.HEADER + run.rows(10 * BATCH));
        Path out = folder.resolve("stream");
        CommandLineRun followed = CommandLineRun.of(run.command(
                source, out, "--until-idle", "0s", "--checkpoint-every", "50rows", "--engine", engine.name()));
        assertThat(followed.exitCode()).as(followed.err()).isZero();
        assertThat(StreamRun.published(out)).isEqualTo(10 * BATCH);

        RunConfig config = RunConfig.read(RunFolder.at(out).config(), Overrides.NONE);
        Path model = run.from().resolve("model");
        Encoders encoders = Encoders.load(model.resolve("encoders"));
        EncodedExposures rows = PartEncoding.of(DelimitedText.csv(source), encoders, config.graph())
                .to(folder.resolve("encoded"))
                .exposures();
        FunnelModel trained = FunnelModel.warmStart(FunnelModel.load(model), config.spec(encoders.schema()));
        try (Trainer trainer = engine.open(
                trained.graph(),
                trained.tables(),
                config.training().workers(),
                config.training().seed(),
                config.training().plan().gradientPolicy())) {
            new TrainingLoop(trainer, TrainingPlan.epochs(1), Map::of, TrainingLoopListener.NONE)
                    .fit(inOrder(rows, trained));
        }
        Path epoch = folder.resolve("epoch");
        trained.save(epoch);
        assertThat(StreamRun.values(out)).isEqualTo(StreamRun.values(trained, epoch.resolve("tables")));
    }

    private static InOrder inOrder(EncodedExposures rows, FunnelModel model) {
        List<MultiDataSet> batches = new ArrayList<>();
        for (Iterator<ExposureBatch> all = rows.batches(BATCH); all.hasNext(); ) {
            batches.add(model.layout().multiDataSet(all.next(), model.spec().dataType()));
        }
        return new InOrder(batches);
    }

    /** Batches as they are. */
    private static final class InOrder implements MultiDataSetIterator {
        private static final long serialVersionUID = 1L;

        private final transient List<MultiDataSet> batches;
        private int next;

        InOrder(List<MultiDataSet> batches) {
            this.batches = batches;
        }

        @Override
        public boolean hasNext() {
            return next < batches.size();
        }

        @Override
        public MultiDataSet next() {
            return batches.get(next++);
        }

        @Override
        public MultiDataSet next(int rows) {
            return next();
        }

        @Override
        public void reset() {
            next = 0;
        }

        @Override
        public boolean resetSupported() {
            return true;
        }

        @Override
        public boolean asyncSupported() {
            return true;
        }

        @Override
        public void setPreProcessor(MultiDataSetPreProcessor preProcessor) {
            throw new UnsupportedOperationException("batches are as they are");
        }

        @Override
        public MultiDataSetPreProcessor getPreProcessor() {
            return null;
        }
    }
}
