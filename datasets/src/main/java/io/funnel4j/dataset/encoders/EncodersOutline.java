// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import io.funnel4j.Internal;
import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.exposure.FeatureSchema;
import java.nio.file.Path;

/**
 * What saved encoders read and give, without the values that they know, of which there may be more than fit here.
 *
 * @param plan what they were fitted for
 * @param schema the features of an encoded exposure
 */
@Internal
public record EncodersOutline(EncodingPlan plan, FeatureSchema schema) {
    /**
     * Reads {@code encoders.json} alone.
     *
     * @throws InvalidFileException as {@link Encoders#load}
     */
    public static EncodersOutline load(Path folder) {
        Encoders encoders = EncodersFiles.outline(folder);
        return new EncodersOutline(encoders.plan(), encoders.schema());
    }
}
