// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.source.BlockRowReader;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.RowBlocks;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.SourceFingerprint;
import io.funnel4j.dataset.sql.SqlSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Taobao display advertising as it is downloaded: {@code raw_sample.csv} joined with {@code ad_feature.csv} and {@code
 * user_profile.csv}, in the order of time. Behaviors are not tied to an exposure in this set: each cart, favourite and buy
 * in {@code behavior_log.csv} is attributed to the user's last click, within the window before it, on an ad of the same
 * category and brand; of clicks of one second, the last of the file.
 *
 * <p>The labels are {@code click}, {@code cart}, {@code favourite}, {@code daction} (cart or favourite) and {@code purchase}.
 * Nothing can be attributed to ads without a brand. DuckDB reads and joins the files; clicks and behaviors are sorted on disk
 * by user, category and brand, exposures by time. The heap holds a byte an exposure and some 200 MB besides.
 *
 * @param window from a click to what is attributed to it, both ends included
 * @param settings whose folder holds the files
 */
public record TaobaoAds(Duration window, SqlSettings settings) implements ExposureSource {
    static final String EXPOSURES = "raw_sample.csv";

    public TaobaoAds {
        if (window.toSeconds() < 1) {
            throw new IllegalArgumentException("the window is %s; expected at least a second".formatted(window));
        }
    }

    @Override
    public String name() {
        return settings.folder().resolve(EXPOSURES).toString();
    }

    @Override
    public List<String> columns() {
        AdQuery query = new AdQuery(this);
        query.behaviors().columns();
        List<String> columns = new ArrayList<>(query.exposures().columns().subList(0, AdQuery.COLUMNS));
        columns.addAll(AdCells.LABELS);
        return columns;
    }

    /** The files and the window; not how much memory the rows take. */
    @Override
    public Optional<SourceFingerprint> fingerprint() {
        AdQuery query = new AdQuery(this);
        return query.exposures()
                .fingerprint()
                .flatMap(exposures -> query.behaviors().fingerprint().map(exposures::and))
                .map(files -> files.and("exposures", query.exposures().query()).and("window", window.toString()));
    }

    @Override
    public RowReader open() {
        return new BlockRowReader(openBlocks());
    }

    @Override
    public RowBlocks openBlocks() {
        return new MadeBlocks(name(), new AdRows(this));
    }
}
