// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import io.funnel4j.Internal;
import io.funnel4j.dataset.DataForm;
import io.funnel4j.dataset.JsonFiles;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.rows.ValueTable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Encoders on their way from one process to another of the same version, whole. */
@Internal
public final class EncodersStream {
    private EncodersStream() {}

    /** All but the vocabularies, as JSON. */
    private record Fitted(
            EncodingPlan plan,
            List<Integer> slots,
            List<NumericStatistics> statistics,
            List<QuantileBuckets> buckets) {}

    /** Writes encoders. */
    public static void write(Encoders encoders, DataOutput out) throws IOException {
        DataForm.writeText(
                JsonFiles.text(
                        new Fitted(encoders.plan(), encoders.slots(), encoders.statistics(), encoders.buckets())),
                out);
        for (IdTable table : encoders.tables().values()) {
            if (table instanceof Vocabulary vocabulary) {
                out.writeInt(vocabulary.values().size());
                vocabulary.values().forEach(value -> {
                    try {
                        DataForm.writeText(value, out);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                out.writeBoolean(vocabulary.sightings().isPresent());
                if (vocabulary.sightings().isPresent()) {
                    vocabulary.sightings().get().write(out);
                }
            }
        }
    }

    /** Reads what {@link #write} wrote. */
    public static Encoders read(DataInput in) throws IOException {
        Fitted fitted = JsonFiles.parse(DataForm.readText(in), Fitted.class);
        Map<String, IdTable> tables = new LinkedHashMap<>();
        for (Map.Entry<String, IdEncoding> table : fitted.plan().tables().entrySet()) {
            IdEncoding feature = table.getValue();
            tables.put(table.getKey(), feature.hashed() ? new HashBuckets(feature.hashBuckets()) : vocabulary(in));
        }
        return new Encoders(fitted.plan(), tables, fitted.slots(), fitted.statistics(), fitted.buckets());
    }

    private static Vocabulary vocabulary(DataInput in) throws IOException {
        ValueTable values = values(in);
        return in.readBoolean()
                ? new Vocabulary(values, Optional.of(Sightings.read(in, Long.MAX_VALUE)))
                : new Vocabulary(values);
    }

    private static ValueTable values(DataInput in) throws IOException {
        ValueTable values = new ValueTable();
        for (int left = in.readInt(); left > 0; left--) {
            byte[] text = DataForm.readBytes(in);
            values.add(ValueTable.hash(text, text.length), text, 0, text.length, 1);
        }
        return values;
    }
}
