// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.parity;

import java.util.List;
import java.util.Map;

/**
 * What stands in an exported folder beside the arrays: how the model is made, and what came out here.
 *
 * @param seed of world, first weights and order
 * @param rows exposures of the world
 * @param fields which table each column of the ids reads
 * @param tables the embedding tables
 * @param towers name of each tower, and its layers from first to last; each layer has {@code NAME_W} [inputs, outputs]
 *     and {@code NAME_b}
 * @param embeddingDeviation standard deviation of the embeddings' first weights
 * @param learningRate of Adam
 * @param batchSize B
 * @param losses mean loss of each batch of the epoch before its step
 * @param auc on the test part after the epoch, by {@code ctr}, {@code cvr}, {@code ctcvr}
 */
record ParityIndex(
        long seed,
        long rows,
        List<String> fields,
        List<Table> tables,
        Map<String, List<String>> towers,
        double embeddingDeviation,
        double learningRate,
        int batchSize,
        List<Double> losses,
        Map<String, Double> auc) {

    /**
     * An embedding table, whose first weights are in {@code table_NAME}.
     *
     * @param dimension D
     */
    record Table(String name, long rows, int dimension) {}
}
