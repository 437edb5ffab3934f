// SPDX-License-Identifier: Apache-2.0
package example;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code application.yaml} says under {@code funnel4j}.
 *
 * @param model the model's folder, with its encoders in {@code encoders}; a text, since Spring takes a {@link Path} for a
 *     resource of the web application, and refuses {@code ../}
 * @param mostCandidates that one request may have
 */
@ConfigurationProperties("funnel4j")
public record ScoringProperties(String model, @DefaultValue("1000") int mostCandidates) {
    /** The model's folder. */
    Path folder() {
        return Path.of(model);
    }
}
