// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import io.funnel4j.file.OutputFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/** Writes a generated world as a CSV file with a header. */
public final class WorldFile {
    private static final TrueProbability[] TRUTHS = TrueProbability.values();
    private static final int CHUNK = 8_192;
    private static final int CHUNKS_AT_ONCE = 2 * Runtime.getRuntime().availableProcessors();

    private WorldFile() {}

    /** The column of the truth that holds the mean days from click to purchase, in worlds with times. */
    public static final String MEAN_DELAY = "true_mean_delay";

    /** Names of the columns that hold true probabilities, in order: {@code true_p_click}, ... */
    public static List<String> truthColumns() {
        return Arrays.stream(TRUTHS).map(TrueProbability::columnName).toList();
    }

    /** Writes all rows. */
    public static void write(World world, Path path, boolean withTruth, LongConsumer progress) throws IOException {
        write(world, path, 0, world.spec().rows(), withTruth, progress);
    }

    /**
     * Writes rows firstRow to endRow - 1, made in parallel and written in order. A file appears under its name when it
     * is complete, in place of one that was there; a pipe or a device gets the rows as they come.
     * What ends in {@code .gz} is compressed.
     *
     * @param withTruth whether the columns of the truth follow; never let a model read them
     * @param progress told how many rows are written, now and then and at the end
     */
    public static void write(
            World world, Path path, long firstRow, long endRow, boolean withTruth, LongConsumer progress)
            throws IOException {
        world.checkRange(firstRow, endRow);
        try (OutputFile file = OutputFile.begin(path)) {
            try (OutputStream out = new BufferedOutputStream(file.openByEnding())) {
                out.write(header(world.spec(), withTruth).getBytes(StandardCharsets.UTF_8));
                long first = firstRow;
                while (first < endRow) {
                    long end = Math.min(endRow, first + (long) CHUNK * CHUNKS_AT_ONCE);
                    for (byte[] chunk : chunks(world, first, end, withTruth)) {
                        out.write(chunk);
                    }
                    first = end;
                    progress.accept(first - firstRow);
                }
            }
            file.finish();
        }
    }

    private static String header(WorldSpec spec, boolean withTruth) {
        List<String> names = new ArrayList<>(World.columns(spec));
        if (withTruth) {
            names.addAll(truthColumns());
        }
        if (withTruth && spec.timed()) {
            names.add(MEAN_DELAY);
        }
        return String.join(",", names) + "\n";
    }

    private static List<byte[]> chunks(World world, long firstRow, long endRow, boolean withTruth) {
        int count = (int) ((endRow - firstRow + CHUNK - 1) / CHUNK);
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(chunk -> {
                    long first = firstRow + (long) chunk * CHUNK;
                    return lines(world.cursor(first, Math.min(endRow, first + CHUNK)), world.spec(), withTruth);
                })
                .toList();
    }

    /** No value needs quotes: texts are made of letters, digits, '_', and '-' and ':' in moments. */
    private static byte[] lines(ExposureCursor cursor, WorldSpec spec, boolean withTruth) {
        List<WorldColumn> columns = WorldColumn.of(spec);
        StringBuilder lines = new StringBuilder(CHUNK * (withTruth ? 512 : 160));
        while (cursor.next()) {
            for (WorldColumn column : columns) {
                lines.append(cursor.text(column)).append(',');
            }
            if (withTruth) {
                for (TrueProbability truth : TRUTHS) {
                    lines.append(cursor.probability(truth)).append(',');
                }
            }
            if (withTruth && spec.timed()) {
                lines.append(cursor.meanDelay()).append(',');
            }
            lines.setCharAt(lines.length() - 1, '\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }
}
