// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.onnx;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
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
    /** What a contract begins with: the version of its form. */
    static final String CONTRACT = "funnel4jOnnxContract";

    /**
     * The files of a model.
     *
     * @param tablesBeside whether its tables are in a file of their own
     */
    public static OnnxFiles of(Path model, boolean tablesBeside) {
        return new OnnxFiles(
                model, beside(model, ".json"), tablesBeside ? Optional.of(beside(model, ".data")) : Optional.empty());
    }

    /** Whether a file is the contract of an export, so that another may replace it. */
    public static boolean isContract(Path file) throws IOException {
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            json.nextToken();
            return CONTRACT.equals(json.nextFieldName());
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static Path beside(Path model, String ending) {
        return model.resolveSibling(model.getFileName() + ending);
    }
}
