// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.scoring;

import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.dataset.report.EncodingReport.BucketReport;
import io.funnel4j.dataset.report.EncodingReport.IdReport;
import io.funnel4j.dataset.report.EncodingReport.NumericReport;
import io.funnel4j.dataset.report.EncodingReport.PartReport;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.exposure.FeatureCount.Kind;
import io.funnel4j.exposure.FeatureCounter;
import io.funnel4j.exposure.FeatureCounter.Counted;
import io.funnel4j.exposure.FeatureCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an encoding's report counted in one part, as scored rows are counted. */
final class PartFeatureCounts {
    private final EncodingReport report;
    private final Part part;
    private final long rows;

    private PartFeatureCounts(EncodingReport report, Part part) {
        this.report = report;
        this.part = part;
        this.rows = report.parts().stream()
                .filter(found -> found.part() == part)
                .mapToLong(PartReport::rows)
                .sum();
    }

    static FeatureCounts of(EncodingReport report, Part part) {
        return new PartFeatureCounts(report, part).counts();
    }

    private FeatureCounts counts() {
        List<Counted> features = new ArrayList<>();
        report.ids().forEach(id -> features.add(new Counted(id.name(), kind(id))));
        report.buckets().forEach(bucket -> features.add(new Counted(bucket.name(), Kind.BUCKETS)));
        report.numerics().forEach(numeric -> features.add(new Counted(numeric.name(), Kind.NUMBER)));
        FeatureCounter counter = new FeatureCounter(features);
        counter.rows(rows);
        int feature = 0;
        for (IdReport id : report.ids()) {
            add(id, feature++, counter);
        }
        for (BucketReport bucket : report.buckets()) {
            counter.missing(feature++, ofPart(bucket.missing()));
        }
        for (NumericReport numeric : report.numerics()) {
            long missing = ofPart(numeric.missing());
            counter.missing(feature, missing);
            counter.sum(feature++, mean(numeric) * (rows - missing));
        }
        return counter.counts();
    }

    /** Reports that were written before there were means have that of train where it was fitted. */
    private double mean(NumericReport numeric) {
        boolean fitted = numeric.standardised() && part == Part.TRAIN;
        return numeric.means().getOrDefault(part, fitted ? numeric.mean() : Double.NaN);
    }

    private void add(IdReport id, int feature, FeatureCounter counter) {
        counter.missing(feature, ofPart(id.missing()));
        counter.unknown(feature, ofPart(id.unknown()));
        if (id.list() != null) {
            counter.listValues(feature, ofPart(id.list().values()));
            counter.cut(feature, ofPart(id.list().cutLists()), ofPart(id.list().cutValues()));
        }
    }

    private static Kind kind(IdReport id) {
        if (id.list() == null) {
            return id.hashed() ? Kind.HASHED_ID : Kind.ID;
        }
        return id.hashed() ? Kind.HASHED_LIST : Kind.LIST;
    }

    private long ofPart(Map<Part, Long> counts) {
        return counts.getOrDefault(part, 0L);
    }
}
