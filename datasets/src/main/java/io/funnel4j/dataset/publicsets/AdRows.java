// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.sort.RecordBuilder;
import io.funnel4j.dataset.sort.RecordSort;
import io.funnel4j.dataset.sort.RecordView;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.SourceFinding;
import io.funnel4j.dataset.sql.SpooledRows;
import io.funnel4j.dataset.sql.SqlSpool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.datavec.api.writable.Writable;

/** Makes the rows of Taobao display advertising. */
final class AdRows implements RowMaker {
    private final AdQuery query;
    private final Attribution attribution;
    private final RecordSort byTime;
    private final RecordBuilder record = new RecordBuilder();
    private final AtomicLong given = new AtomicLong();
    private volatile long rows;
    private SqlSpool exposures;
    private SqlSpool behaviors;
    private long samples;
    private long withoutAd;
    private long withoutProfile;
    private long brandless;

    AdRows(TaobaoAds ads) {
        this.query = new AdQuery(ads);
        this.attribution = new Attribution(ads);
        this.byTime = new RecordSort("exposures of " + ads.name());
    }

    @Override
    public void make(Consumer<byte[]> sink) throws IOException {
        exposures = new SqlSpool(query.exposures());
        try (SpooledRows read = exposures.rows()) {
            while (read.advance()) {
                add(read);
            }
        }
        behaviors = new SqlSpool(query.behaviors());
        try (SpooledRows read = behaviors.rows()) {
            while (read.advance()) {
                attribution.addBehavior(read);
            }
        }
        attribution.attribute();
        attribution.close();
        byTime.sort();
        rows = byTime.records();
        RecordView exposure = new RecordView();
        while (byTime.next(exposure)) {
            sink.accept(exposure.copy());
            given.incrementAndGet();
        }
    }

    /** Counts an exposure, and adds it if there is an ad: {@code small} for no time, {@code number} of the time and place, texts. */
    private void add(SpooledRows read) {
        samples++;
        boolean hasAd = read.whole(AdQuery.HAS_AD) == 1;
        boolean clicked =
                !read.isNull(AdQuery.CLICK) && read.text(AdQuery.CLICK).equals("1");
        boolean branded =
                !read.isNull(AdQuery.BRAND) && !read.text(AdQuery.BRAND).equals("NULL");
        withoutAd += hasAd ? 0 : 1;
        withoutProfile += read.whole(AdQuery.HAS_PROFILE) == 1 ? 0 : 1;
        brandless += clicked && !branded ? 1 : 0;
        if (!hasAd) {
            return;
        }
        if (clicked && branded) {
            attribution.addClick(read);
        }
        boolean timed = !read.isNull(AdQuery.TIME);
        record.begin()
                .small(timed ? 0 : 1)
                .number(timed ? read.whole(AdQuery.TIME) : 0)
                .number(read.whole(AdQuery.PLACE));
        for (int column = 0; column < AdQuery.COLUMNS; column++) {
            record.text(read.bytes(), read.start(column), read.length(column));
        }
        byTime.add(record);
    }

    @Override
    public Function<byte[], List<Writable>> newCells() {
        return new AdCells(exposures, attribution);
    }

    @Override
    public RowReader rejects() {
        return SqlSpool.rejects(List.of(exposures, behaviors));
    }

    @Override
    public List<SourceFinding> findings() {
        long all = attribution.behaviors();
        long attributed = attribution.attributed();
        List<SourceFinding> findings = new ArrayList<>(List.of(
                finding("exposures without a row in ad_feature.csv, left out", withoutAd, samples, true),
                finding("exposures without a row in user_profile.csv", withoutProfile, samples, false),
                finding("clicks on ads without a brand, to which nothing is attributed", brandless, samples, false),
                finding("carts, favourites and buys that are attributed to a click", attributed, all, false),
                finding(
                        "carts, favourites and buys of another user, category or brand than any click, or outside of its window",
                        all - attributed,
                        all,
                        false)));
        findings.removeIf(finding -> finding.count() == 0);
        return findings;
    }

    private static SourceFinding finding(String what, long count, long of, boolean fault) {
        return new SourceFinding(what, count, of, List.of(), fault);
    }

    @Override
    public OptionalDouble progress() {
        return OptionalDouble.of(rows == 0 ? 0 : (double) given.get() / rows);
    }

    @Override
    public void close() throws IOException {
        attribution.close();
        byTime.close();
        if (exposures != null) {
            exposures.close();
        }
        if (behaviors != null) {
            behaviors.close();
        }
    }
}
