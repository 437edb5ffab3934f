// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.round;

import io.funnel4j.array.HostValues;
import io.funnel4j.embedding.TouchedRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What all blocks answered to one asker: the dense parameters, and the rows that it touches. */
final class Answers {
    private final TableDivision division;
    private final List<Answer> byBlock;

    /**
     * @param messages one of each block, in any order
     * @param asker says who asked, in errors
     */
    Answers(List<byte[]> messages, TableDivision division, String asker) {
        this.division = division;
        Answer[] answers = new Answer[division.blocks()];
        for (byte[] message : messages) {
            Answer answer = Answer.read(message, division);
            answers[answer.block()] = answer;
        }
        this.byBlock = Arrays.asList(answers);
        if (messages.size() != division.blocks() || byBlock.contains(null)) {
            throw new IllegalStateException("%s has %s answers; expected one of each of %s blocks"
                    .formatted(asker, messages.size(), division.blocks()));
        }
    }

    DenseState dense() {
        return DenseState.ofSlices(byBlock.stream().map(Answer::dense).toList());
    }

    /** The touched rows by the model's tables. */
    Map<String, HostValues> rows(TouchedRows touched) {
        List<List<TableDivision.Slots>> divided = division.divide(touched);
        List<HostValues> pulled = new ArrayList<>();
        for (int table = 0; table < division.modelTables(); table++) {
            int source = division.source(table);
            int width = division.width(table);
            HostValues values = HostValues.allocate(
                    division.spec().dataType(),
                    division.touched(touched, source).rows().length * width);
            for (int block = 0; block < division.blocks(); block++) {
                int[] places = divided.get(source).get(block).places();
                HostValues answered = byBlock.get(block).rows().get(table);
                for (int i = 0; i < places.length; i++) {
                    values.copy(answered, i * width, places[i] * width, width);
                }
            }
            pulled.add(values);
        }
        return division.byName(pulled);
    }
}
