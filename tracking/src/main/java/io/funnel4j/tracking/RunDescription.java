// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tracking;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What is known of a run when it starts or goes on.
 *
 * @param name as people read it
 * @param parameters the configuration, by path
 * @param tags what else tells runs apart: versions, seed, data
 * @param startedMillis since 1970
 * @param resumed whether it goes on with a run that was stopped or killed
 */
public record RunDescription(
        String name, Map<String, String> parameters, Map<String, String> tags, long startedMillis, boolean resumed) {
    public RunDescription {
        Objects.requireNonNull(name, "name");
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }
}
