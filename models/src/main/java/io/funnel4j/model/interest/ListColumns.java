// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.interest;

import io.funnel4j.embedding.EmbeddingField;
import java.io.Serializable;
import java.util.List;

/**
 * Where a list's ids stand in a batch.
 *
 * @param slot first column of the batch's ids
 * @param slots columns, from there on
 */
public record ListColumns(int slot, int slots) implements Serializable {
    /** Of the lists that some fields read. */
    static List<ListColumns> of(List<EmbeddingField> fields) {
        return fields.stream()
                .map(field -> new ListColumns(field.slot(), field.slots()))
                .toList();
    }
}
