package io.funnel4j.benchmark.jmh;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.benchmark.Progress;
import io.funnel4j.benchmark.WorldData;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.world.WorldSpec;
import io.funnel4j.model.Preset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A generated world in a temporary folder, gone when it is closed. */
final class WorldFolder implements AutoCloseable {
    static final int ROWS = 100_000;
    static final int DIMENSION = 8;
    static final BehaviorGraph GRAPH = Preset.ESM2.graph();

    private final Path folder;

    WorldFolder() throws IOException {
        folder = Files.createTempDirectory("funnel4j-benchmark");
    }

    static WorldSpec spec() {
        return WorldSpec.standard().withRows(ROWS);
    }

    Path resolve(String name) {
        return folder.resolve(name);
    }

    /** The world's rows, encoded. */
    EncodedDataset encoded() {
        return WorldData.generate(spec(), DIMENSION, GRAPH, resolve("encoded"), Progress.NONE)
                .dataset();
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }
}
