// SPDX-License-Identifier: Apache-2.0
package example;

import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.FeatureCount;
import io.funnel4j.exposure.FeatureCounts;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.Scorer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.boot.actuate.health.AbstractHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.stereotype.Component;

/** {@code /actuator/health}: whether the model scores, and the share of values that training had not seen. */
@Component
class ModelHealthIndicator extends AbstractHealthIndicator {
    private final FunnelModel model;
    private final Scorer scorer;
    private final ExposureBatch blank;

    ModelHealthIndicator(FunnelModel model, Encoders encoders, Scorer scorer) {
        super("the model does not score");
        this.model = model;
        this.scorer = scorer;
        Map<String, String> row = encoders.columns().stream().collect(Collectors.toMap(column -> column, column -> ""));
        this.blank = encoders.encode(List.of(row));
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        scorer.score(blank, model.spec().graph().probabilities()); // encoded already, so it is not among the counts
        FeatureCounts counts = scorer.counts();
        Map<String, Double> unknown = new TreeMap<>();
        for (FeatureCount feature : counts.features()) {
            if (feature.kind().hasVocabulary()) {
                unknown.put(feature.feature(), feature.unknownShare());
            }
        }
        builder.up().withDetail("rows", counts.rows()).withDetail("unknown", unknown);
    }
}
