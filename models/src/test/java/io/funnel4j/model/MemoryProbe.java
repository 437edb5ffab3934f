package io.funnel4j.model;

import io.funnel4j.training.Trainer;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Trains in a virtual machine of its own, whose heap is touched beforehand, and prints by how many bytes the process grew
 * after a warm-up: what is off the heap alone.
 */
final class MemoryProbe {
    private static final int WARM_UP = 300;

    private MemoryProbe() {}

    public static void main(String[] arguments) {
        int steps = Integer.parseInt(arguments[0]);
        FunnelModel model = FunnelModel.create(Specs.small(Preset.ESMM.graph()));
        List<MultiDataSet> batches = Exposures.batches(model, 1, true, 64, 64);
        long before = 0;
        try (Trainer trainer = model.trainer(2, 3)) {
            for (int step = 0; step < WARM_UP + steps; step++) {
                if (step == WARM_UP) {
                    before = Pointer.physicalBytes();
                }
                trainer.step(batches.get(step % 2));
            }
        }
        System.out.println("grew by " + (Pointer.physicalBytes() - before));
    }
}
