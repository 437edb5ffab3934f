// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model's state as it lies in a folder of its own beside others.
 *
 * @param folder its name
 * @param checksums of its files by name
 */
public record SavedState(String folder, Map<String, Long> checksums) {
    public SavedState {
        checksums = Collections.unmodifiableMap(new LinkedHashMap<>(checksums));
    }
}
