// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.onnx;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What an export writes.
 *
 * @param model the graph
 * @param contract what its inputs and outputs are, as JSON
 * @param tables the values of its tables, where they are not in the graph
 */
public record OnnxFiles(Path model, Path contract, Optional<Path> tables) {
    static OnnxFiles of(Path model, boolean tablesBeside) {
        return new OnnxFiles(
                model, beside(model, ".json"), tablesBeside ? Optional.of(beside(model, ".data")) : Optional.empty());
    }

    private static Path beside(Path model, String ending) {
        return model.resolveSibling(model.getFileName() + ending);
    }
}
