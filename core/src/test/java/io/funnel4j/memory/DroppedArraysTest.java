// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

class DroppedArraysTest {
    @Test
    void theHeapIsCollectedOnceTheyAreMany() {
        WeakReference<Object> dropped = new WeakReference<>(new Object());
        DroppedArrays.count(128L << 20);
        DroppedArrays.count(128L << 20);
        assertThat(dropped.get()).isNull();
    }
}
