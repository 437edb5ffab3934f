// SPDX-License-Identifier: Apache-2.0
package example;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code application.yaml} says under {@code funnel4j}.
 *
 * @param model the model's folder, with its encoders in {@code encoders}
 * @param mostCandidates that one request may have
 */
@ConfigurationProperties("funnel4j")
public record ScoringProperties(Path model, @DefaultValue("1000") int mostCandidates) {}
