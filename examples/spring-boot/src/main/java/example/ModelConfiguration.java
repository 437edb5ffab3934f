// SPDX-License-Identifier: Apache-2.0
package example;

import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.Scorer;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The model, opened once: a folder that cannot be opened keeps the service from starting. */
@Configuration
class ModelConfiguration {
    @Bean
    FunnelModel model(ScoringProperties properties) throws IOException {
        return FunnelModel.load(properties.folder());
    }

    @Bean
    Encoders encoders(ScoringProperties properties) {
        return Encoders.load(properties.folder().resolve("encoders"));
    }

    /** For all threads. Closed with the application, after the web server has answered its last request. */
    @Bean(destroyMethod = "close")
    Scorer scorer(FunnelModel model, Encoders encoders) {
        return Scorer.of(model, encoders);
    }
}
