// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.parity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Trains ESMM on standard worlds and writes, into a folder a seed, all that the PyTorch script needs to do the same and
 * to compare.
 */
public final class ParityExport {
    private static final int BATCH_SIZE = 2048;

    private ParityExport() {}

    /**
     * Runs seeds 1 to {@code seeds}.
     *
     * @param arguments folder, rows of each world, number of seeds
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3) {
            throw new IllegalArgumentException(
                    "found %s arguments; expected FOLDER ROWS SEEDS".formatted(arguments.length));
        }
        Path folder = Path.of(arguments[0]);
        long rows = Long.parseLong(arguments[1]);
        int seeds = Integer.parseInt(arguments[2]);
        for (int seed = 1; seed <= seeds; seed++) {
            long start = System.nanoTime();
            ParityIndex index = run(folder.resolve("seed-" + seed), seed, rows, BATCH_SIZE);
            System.out.printf(
                    "Funnel4j, seed %d of %d: %d steps, AUC %s, %d s%n",
                    seed, seeds, index.losses().size(), index.auc(), (System.nanoTime() - start) / 1_000_000_000);
        }
    }

    static ParityIndex run(Path folder, long seed, long rows, int batchSize) throws IOException {
        Path encoded = Files.createTempDirectory("funnel4j-world");
        try {
            return new ParityRun(seed, rows, batchSize, folder).run(encoded);
        } finally {
            try (Stream<Path> paths = Files.walk(encoded)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
