// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.Worlds;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.split.HashSplit;
import java.nio.file.Path;

/** A program that encodes a file into a folder. */
final class EncodingToBeKilled {
    private EncodingToBeKilled() {}

    public static void main(String[] arguments) {
        DatasetEncoding.of(
                        DelimitedText.csv(Path.of(arguments[0])),
                        FreshnessTest.PLAN,
                        HashSplit.of("item", 0.5, 0, 0.5),
                        Worlds.esmm())
                .to(Path.of(arguments[1]));
    }
}
