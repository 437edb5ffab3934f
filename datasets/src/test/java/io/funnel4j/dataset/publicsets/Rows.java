// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.MalformedRowException;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.SourceFinding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.datavec.api.writable.NullWritable;
import org.datavec.api.writable.Writable;

/**
 * All that a source gives.
 *
 * @param text a row's cells with commas between them
 * @param bad rows that could not be used
 * @param findings as text
 */
record Rows(List<String> text, List<String> bad, List<String> findings) {
    static Rows of(ExposureSource source) throws IOException {
        List<String> text = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        try (RowReader reader = source.open()) {
            while (true) {
                try {
                    if (!reader.advance()) {
                        break;
                    }
                    text.add(reader.cells().stream().map(Rows::text).collect(Collectors.joining(",")));
                } catch (MalformedRowException e) {
                    bad.add("%s: found %s, expected %s".formatted(reader.location(), e.getMessage(), e.expected()));
                }
            }
            return new Rows(
                    text,
                    bad,
                    reader.findings().stream().map(SourceFinding::toString).toList());
        }
    }

    private static String text(Writable cell) {
        return cell instanceof NullWritable ? "" : cell.toString();
    }
}
