// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.record;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.split.Part;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The rows that a run's final metrics are on. They are known by their labels and groups, which stay the same whatever
 * features are encoded beside them.
 *
 * @param part of the data: {@code test}
 * @param rows how many
 * @param checksums of all rows' labels, by label, and of their groups
 */
public record EvaluationRows(String part, long rows, Map<String, String> checksums) {
    private static final String GROUP = "(group)";

    public EvaluationRows {
        checksums = Collections.unmodifiableMap(new LinkedHashMap<>(checksums));
    }

    static EvaluationRows of(Part part, EncodedExposures exposures) {
        Map<String, String> checksums = new LinkedHashMap<>();
        for (String label : exposures.labels()) {
            CRC32C checksum = new CRC32C();
            checksum.update(exposures.label(label));
            checksums.put(label, hex(checksum));
        }
        if (exposures.layout().grouped()) {
            CRC32C checksum = new CRC32C();
            ByteBuffer one = ByteBuffer.allocate(Long.BYTES);
            for (long group : exposures.groups()) {
                checksum.update(one.putLong(0, group).rewind());
            }
            checksums.put(GROUP, hex(checksum));
        }
        return new EvaluationRows(part.lowerCase(), exposures.rows(), checksums);
    }

    /** Whether these are another run's rows, in the same order, as far as labels and groups tell that both have. */
    public boolean sameAs(EvaluationRows other) {
        return rows == other.rows
                && checksums.keySet().stream().anyMatch(other.checksums::containsKey)
                && checksums.entrySet().stream().allMatch(each -> each.getValue()
                        .equals(other.checksums.getOrDefault(each.getKey(), each.getValue())));
    }

    private static String hex(CRC32C checksum) {
        return String.format(Locale.ROOT, "%08x", checksum.getValue());
    }
}
