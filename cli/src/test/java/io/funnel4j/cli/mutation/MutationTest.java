// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever is in a file, a command ends within 10 seconds and 512 MiB of heap: with the rows used or counted as left out,
 * or with one message that names the file.
 *
 * <p>{@code -Dseed=S} draws other inputs, {@code -Dindex=I} runs one of them, {@code -Dmutations=N} sets how many the long
 * test runs, {@code -Dfirst=F} leaves out the first of them.
 */
class MutationTest {
    private static final long SEED = Long.getLong("seed", 1);
    private static final Path FOLDER = Path.of("target", "mutations");

    @Test
    void aFewHundredInputsEndAsTheyShould() throws IOException {
        long index = Long.getLong("index", -1);
        check(index < 0 ? 0 : index, index < 0 ? 200 : index + 1, index < 0 ? 2 : 1);
    }

    @Test
    @Tag("endurance")
    void allInputsEndAsTheyShould() throws IOException {
        long index = Long.getLong("index", -1);
        check(
                index < 0 ? Long.getLong("first", 0) : index,
                index < 0 ? Long.getLong("mutations", 20_000) : index + 1,
                index < 0 ? Integer.getInteger("processes", 2) : 1);
    }

    private static void check(long from, long to, int processes) throws IOException {
        MutationRun run = new MutationRun(FOLDER, SEED);
        long start = System.nanoTime();
        run.run(from, to, processes);
        String figures = String.format(
                Locale.ROOT,
                "seed %d, inputs %d to %d in %d s%n%s",
                SEED,
                from,
                to - 1,
                (System.nanoTime() - start) / 1_000_000_000,
                run.table());
        System.out.println(figures);
        String failures = String.join(System.lineSeparator(), run.failures());
        Files.writeString(FOLDER.resolve("failures.txt"), failures);
        assertThat(run.failures()).as("%s%n%s", figures, failures).isEmpty();
    }
}
