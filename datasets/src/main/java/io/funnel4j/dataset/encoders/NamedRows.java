// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.rows.BadCellException;
import io.funnel4j.dataset.rows.RowParser;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.NumberMarks;
import io.funnel4j.exposure.RowEncoder;
import io.funnel4j.text.Nearest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.datavec.api.writable.NullWritable;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/** Encodes rows of names and values, as a service has them, for scoring. Immutable. */
final class NamedRows {
    private static final Writable MISSING = NullWritable.INSTANCE;

    private final Encoders encoders;
    private final EncodingPlan features;
    private final List<String> columns;
    /** Those of the features, and those that the plan reads from a log and scoring does not. */
    private final Set<String> known;

    NamedRows(Encoders encoders) {
        EncodingPlan plan = encoders.plan();
        this.encoders = encoders;
        this.features = plan.featuresOnly();
        this.columns = encoders.columns();
        this.known = new HashSet<>(columns);
        known.addAll(plan.labels().values());
        known.add(plan.group());
        known.add(plan.sampleWeight());
        known.addAll(plan.timeColumns());
    }

    RowEncoder.Encoded encode(List<Map<String, String>> rows) {
        EncodedRows encoded = new EncodedRows(encoders, rows.size());
        RowParser parser = new RowParser(features, Optional.empty(), columns, Set.of(), NumberMarks.PLAIN);
        List<Writable> cells = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            fill(cells, rows.get(row), row);
            try {
                encoded.add(parser.parse(cells));
            } catch (BadCellException e) {
                throw new InvalidExposuresException(e.at("row " + row).toString(), e);
            }
        }
        return new RowEncoder.Encoded(encoded.batch(), encoded.counts());
    }

    private void fill(List<Writable> cells, Map<String, String> row, int index) {
        cells.clear();
        for (String column : columns) {
            String value = row.get(column);
            if (value == null && !row.containsKey(column)) {
                throw new InvalidExposuresException("row %s has no column '%s'; it has %s and needs %s%s"
                        .formatted(index, column, row.keySet(), columns, Nearest.suggestion(column, row.keySet())));
            }
            cells.add(value == null ? MISSING : new Text(value.getBytes(StandardCharsets.UTF_8)));
        }
        if (row.size() > columns.size()) {
            refuseUnknown(row.keySet(), index);
        }
    }

    private void refuseUnknown(Set<String> names, int index) {
        for (String name : names) {
            if (!known.contains(name)) {
                throw new InvalidExposuresException("row %s has a column '%s' that no feature reads; features read %s%s"
                        .formatted(index, name, columns, Nearest.suggestion(name, columns)));
            }
        }
    }
}
