// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.jmh;

import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;

/** A workspace for what a call makes, as a graph has one: the memory is taken once and used again by the next call. */
final class StepMemory {
    private static final WorkspaceConfiguration CONFIGURATION = WorkspaceConfiguration.builder()
            .initialSize(64L << 20)
            .policyAllocation(AllocationPolicy.STRICT)
            .policyLearning(LearningPolicy.NONE)
            .policySpill(SpillPolicy.FAIL)
            .build();

    private final LayerWorkspaceMgr manager = LayerWorkspaceMgr.builder()
            .defaultWorkspace("HOT_PIECE", CONFIGURATION)
            .build();

    /** Everything made until it is closed is given back then. */
    MemoryWorkspace open() {
        return manager.notifyScopeEntered(ArrayType.ACTIVATIONS);
    }

    LayerWorkspaceMgr manager() {
        return manager;
    }
}
