// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stream of so many rows that whatever is kept of each would fill the heap. */
class FollowMemoryTest {
    private static final int ROWS_AT_ONCE = 1000;

    @TempDir
    private Path folder;

    @Test
    @Tag("endurance")
    void aStreamOfMillionsOfRowsInASmallHeap() throws Exception {
        int rows = Integer.getInteger("rows", 4_000_000);
        StreamRun run = new StreamRun(folder);
        Files.writeString(run.yaml(), Files.readString(run.yaml()).replace("batch-size: 32", "batch-size: 2000"));
        Path out = folder.resolve("out");
        Path told = folder.resolve("told.txt");
        Path err = folder.resolve("err.txt");
        Process process = new OwnJvm(folder)
                .heap("96m")
                .start(
                        told,
                        err,
                        Funnel4j.class,
                        run.command(
                                "-",
                                out,
                                "--window",
                                20_000,
                                "--publish-every",
                                (rows / 4) + "rows",
                                "--report-every",
                                (rows / 10) + "rows"));
        long bytes = 0;
        try (OutputStream in = new BufferedOutputStream(process.getOutputStream(), 1 << 16)) {
            in.write(StreamRun.HEADER.getBytes(StandardCharsets.UTF_8));
            byte[] some = run.rows(ROWS_AT_ONCE).getBytes(StandardCharsets.UTF_8);
            for (int row = 0; row < rows; row += ROWS_AT_ONCE) {
                in.write(some);
                bytes += some.length;
            }
        }
        assertThat(process.waitFor()).as(Files.readString(err)).isZero();
        assertThat(Files.readString(told))
                .contains(String.format(Locale.ROOT, "Ended after %,d rows of the stream: %,d learned", rows, rows));
        System.out.printf("%,d rows of %,d MiB in a heap of 96 MiB%n", rows, bytes >> 20);
    }
}
