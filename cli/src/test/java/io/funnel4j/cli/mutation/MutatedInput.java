// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * An input, drawn from a seed and its index alone.
 *
 * @param kind of the input
 * @param target the file that is changed
 * @param command what is run, before its words in capitals are replaced
 * @param repaired whether checksums are made right after the change
 * @param seed of the change
 */
record MutatedInput(InputKind kind, Target target, String command, boolean repaired, long seed) {
    static MutatedInput of(long seed, long index) {
        Random random = new Random(new SplittableRandom(seed * 0x9E3779B97F4A7C15L + index).nextLong());
        InputKind kind = kind(random);
        return new MutatedInput(
                kind,
                TextMutations.pick(kind.targets(), random),
                TextMutations.pick(kind.commands(), random),
                random.nextBoolean(),
                random.nextLong());
    }

    private static InputKind kind(Random random) {
        int shares = 0;
        for (InputKind kind : InputKind.ALL) {
            shares += kind.share();
        }
        int drawn = random.nextInt(shares);
        for (InputKind kind : InputKind.ALL) {
            drawn -= kind.share();
            if (drawn < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("shares add up to " + shares);
    }

    /**
     * Changes the file.
     *
     * @param folder a copy of the valid inputs
     * @return what was done
     */
    String applyIn(Path folder) throws IOException {
        Path file = folder.resolve(target.file());
        Mutated mutated = target.mutation().apply(Files.readAllBytes(file), new Random(seed));
        Files.write(file, mutated.content());
        if (repaired) {
            target.repair().in(folder);
        }
        return "%s: %s%s".formatted(target.file(), mutated.description(), repaired ? "; checksums repaired" : "");
    }

    List<String> words(Path valid, Path in, Path out) {
        return List.of(command.split(" ", -1)).stream()
                .map(word -> word.replaceFirst("^VALID", valid.toString())
                        .replaceFirst("^FILE", in.resolve(target.file()).toString())
                        .replaceFirst("^IN", in.toString())
                        .replaceFirst("^OUT", out.toString()))
                .toList();
    }
}
