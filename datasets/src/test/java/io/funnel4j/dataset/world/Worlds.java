// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.world;

import java.util.EnumMap;
import java.util.Map;

/** Worlds for tests, and their labels. */
final class Worlds {
    private Worlds() {}

    /** 200,000 rows of few users and items. */
    static WorldSpec small() {
        return WorldSpec.standard()
                .withSeed(11)
                .withRows(200_000)
                .withSize(new WorldSize(300, 120, 6, 20, 10, 0.6, 0.8));
    }

    /** All labels of a world, 0 or 1, one entry a row. */
    static Map<WorldColumn, double[]> labels(World world) {
        Map<WorldColumn, double[]> labels = new EnumMap<>(WorldColumn.class);
        for (WorldColumn label : WorldColumn.of(world.spec(), WorldColumn.Kind.LABEL)) {
            labels.put(label, new double[(int) world.spec().rows()]);
        }
        ExposureCursor cursor = world.cursor();
        while (cursor.next()) {
            labels.forEach((label, values) -> values[(int) cursor.row()] = cursor.number(label));
        }
        return labels;
    }
}
