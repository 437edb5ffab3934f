// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.store;

import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.Scorer;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A model with what reads its rows and what scores them, for any number of threads.
 *
 * @param scorer of the model
 * @param encoders that were saved with it
 */
public record OpenModel(FunnelModel model, Scorer scorer, Encoders encoders) {
    static OpenModel load(Path folder) throws IOException {
        FunnelModel model = FunnelModel.load(folder);
        Encoders encoders = Encoders.load(folder.resolve("encoders"));
        return new OpenModel(model, Scorer.of(model, encoders), encoders);
    }
}
