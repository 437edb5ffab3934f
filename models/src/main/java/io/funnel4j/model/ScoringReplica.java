// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import io.funnel4j.array.HostArrays;
import io.funnel4j.array.KeptArrays;
import io.funnel4j.behavior.Tower;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.training.pass.ForwardPass;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.abstracts.DummyWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A copy of a model's graph that shares its parameters and tables, for one thread at a time. It runs the vertices alone
 * that the asked towers need. Our vertices are given the arrays of the pass before; all else lies in one workspace of its
 * own: {@code graph.output} would run losses too, and keep workspaces in each thread that ever called it.
 */
final class ScoringReplica implements AutoCloseable {
    private static final String WORKSPACE = "FUNNEL4J_SCORING";
    private static final WorkspaceConfiguration GROWS_WITH_THE_BATCH = WorkspaceConfiguration.builder()
            .initialSize(0)
            .overallocationLimit(0)
            .policyAllocation(AllocationPolicy.STRICT)
            .policyLearning(LearningPolicy.FIRST_LOOP)
            .policySpill(SpillPolicy.REALLOCATE)
            .policyReset(ResetPolicy.BLOCK_LEFT)
            .build();
    private static final LayerWorkspaceMgr ALL_IN_ONE = LayerWorkspaceMgr.builder()
            .defaultWorkspace(WORKSPACE, GROWS_WITH_THE_BATCH)
            .build();
    private static final MemoryWorkspace NONE = new DummyWorkspace();

    private final FunnelSpec spec;
    private final ComputationGraph graph;
    private final MemoryWorkspace workspace;
    private final KeptArrays kept = new KeptArrays();
    private final ForwardPass pass;
    private final Map<List<Tower>, BitSet> neededBy = new HashMap<>();

    ScoringReplica(FunnelModel model) {
        this.spec = model.spec();
        try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            graph = new ComputationGraph(model.graph().getConfiguration().clone());
            graph.init(model.graph().params(), false);
            workspace = Nd4j.getWorkspaceManager().createNewWorkspace(GROWS_WITH_THE_BATCH, WORKSPACE);
        }
        leaveThread();
        // Deeplearning4j's vertices make arrays themselves, which a workspace holds.
        pass = new ForwardPass(graph, vertex -> ForwardPass.isOurs(vertex) ? kept : ALL_IN_ONE, false);
        FunnelModel.bind(graph, model.tables());
    }

    /**
     * The log-probabilities of some towers' categories.
     *
     * @return by the tower's name, row by row, [rows * tower.categories()]
     */
    Map<String, double[]> categories(ExposureBatch batch, List<Tower> towers) {
        BitSet needed = neededBy.computeIfAbsent(towers, this::verticesOf);
        kept.rewind();
        Nd4j.getWorkspaceManager().setWorkspaceForCurrentThread(workspace, WORKSPACE);
        try (MemoryWorkspace entered = workspace.notifyScopeEntered()) {
            ExposureBatch filled = spec.layout().filled(batch);
            Map<String, double[]> categories = forward(spec.layout().inputs(filled, spec.dataType()), needed, towers);
            if (filled.rows() > batch.rows()) {
                towers.forEach(tower -> categories.computeIfPresent(
                        tower.name(), (name, values) -> Arrays.copyOf(values, batch.rows() * tower.categories())));
            }
            return categories;
        } finally {
            needed.stream().forEach(vertex -> graph.getVertices()[vertex].clear());
            leaveThread();
        }
    }

    private Map<String, double[]> forward(INDArray[] inputs, BitSet needed, List<Tower> towers) {
        INDArray[] outputs = pass.run(inputs, needed, needed);
        Map<String, double[]> categories = new HashMap<>();
        for (Tower tower : towers) {
            categories.put(tower.name(), HostArrays.toDoubles(outputs[vertexOf(tower)]));
        }
        return categories;
    }

    /** The towers' vertices and all that they read, directly or through others. */
    private BitSet verticesOf(List<Tower> towers) {
        BitSet needed = new BitSet();
        Deque<Integer> open = new ArrayDeque<>();
        towers.forEach(tower -> open.add(vertexOf(tower)));
        while (!open.isEmpty()) {
            int index = open.remove();
            if (!needed.get(index)) {
                needed.set(index);
                for (VertexIndices read : ForwardPass.edges(graph.getVertices()[index].getInputVertices())) {
                    open.add(read.getVertexIndex());
                }
            }
        }
        return needed;
    }

    private int vertexOf(Tower tower) {
        return graph.getVertex(VertexNames.tower(tower.name())).getVertexIndex();
    }

    /** ND4J finds workspaces by thread and name; no thread keeps this one, which another may free. */
    private static void leaveThread() {
        Nd4j.getWorkspaceManager().setWorkspaceForCurrentThread(NONE, WORKSPACE);
    }

    /** Frees the arrays. */
    @Override
    public void close() {
        kept.release();
        workspace.destroyWorkspace(true);
    }
}
