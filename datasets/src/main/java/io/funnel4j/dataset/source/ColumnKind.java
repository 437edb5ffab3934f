// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

/** What the cells of a column are; their texts can be read back as such. */
public enum ColumnKind {
    TEXT,
    /** Whole numbers of 64 bits. */
    WHOLE,
    /** Numbers of 64 bits. */
    NUMBER
}
