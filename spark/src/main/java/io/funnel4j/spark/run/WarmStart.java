// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.run;

import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.file.TemporaryFolder;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.spark.store.ModelFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A model that is gone on from, in the memory of the driver.
 *
 * @param encoders those that it was saved with, which are extended
 */
public record WarmStart(FunnelModel model, Encoders encoders) {
    /**
     * Loads a model's folder.
     *
     * @throws UncheckedIOException if it is no whole model
     */
    public static WarmStart load(JavaSparkContext context, String path) {
        try (TemporaryFolder local = new TemporaryFolder("funnel4j-warm-start")) {
            ModelFolder folder = new ModelFolder(path, context.hadoopConfiguration());
            folder.requireWhole();
            folder.copyTo(local.path());
            return new WarmStart(
                    FunnelModel.load(local.path()), Encoders.load(local.path().resolve("encoders")));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot go on from '%s': %s".formatted(path, e.getMessage()), e);
        }
    }
}
