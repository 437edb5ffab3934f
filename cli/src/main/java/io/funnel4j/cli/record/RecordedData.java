// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.funnel4j.config.DataConfig;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.encode.Provenance;
import io.funnel4j.dataset.source.SourceFingerprint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The data of a run.
 *
 * @param name what messages call it: a path, or paths
 * @param files of each file, and of a query, what stands for it: its size, the time of its last change and the checksum of
 *     its first and last 64 KiB; empty where the source cannot say
 * @param hash of all files' sizes and checksums, whatever their names and times; null where the source cannot say
 * @param encoded checksums of the encoded parts, by part; empty until they are encoded
 * @param ids what became of the ids of the model that the run goes on from, by table: {@link TurnoverFields}; absent where
 *     there is none
 */
public record RecordedData(
        String name,
        Map<String, String> files,
        String hash,
        Map<String, String> encoded,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Map<String, Long>> ids) {
    private static final String FILE = "file ";

    public RecordedData {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        encoded = Collections.unmodifiableMap(new LinkedHashMap<>(encoded));
        ids = ids == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(ids));
    }

    public static RecordedData of(DataConfig data) {
        Optional<SourceFingerprint> rows = Provenance.ofRows(data.source(), data.split());
        Map<String, String> files = new LinkedHashMap<>();
        List<String> contents = new ArrayList<>();
        rows.ifPresent(found -> found.parts().forEach((name, what) -> {
            files.put(name.startsWith(FILE) ? name.substring(FILE.length()) : name, what);
            contents.add(SourceFingerprint.contents(what));
        }));
        return new RecordedData(
                data.source().name(),
                files,
                rows.isPresent() ? Hash.of(String.join("\n", contents)) : null,
                Map.of(),
                Map.of());
    }

    /** Of a stream, which is not there as a whole. */
    public static RecordedData ofStream(String name) {
        return new RecordedData(name, Map.of(), null, Map.of(), Map.of());
    }

    RecordedData withEncoded(EncodedDataset dataset) {
        Map<String, String> checksums = new LinkedHashMap<>();
        dataset.parts()
                .forEach(part -> checksums.put(
                        part.lowerCase(), Long.toHexString(dataset.part(part).checksum())));
        return new RecordedData(
                name, files, hash, checksums, TurnoverFields.of(dataset.report().turnover()));
    }
}
