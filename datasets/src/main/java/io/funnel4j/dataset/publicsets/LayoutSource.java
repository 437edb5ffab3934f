// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.source.ColumnKind;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.NumberMarks;
import io.funnel4j.dataset.source.RowBlocks;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.SourceFingerprint;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A layout whose exposures are those of a source that is made from its files: a join, or a query. */
interface LayoutSource extends ExposureSource {
    /** The exposures. */
    ExposureSource rows();

    @Override
    default String name() {
        return rows().name();
    }

    @Override
    default List<String> columns() {
        return rows().columns();
    }

    @Override
    default NumberMarks numberMarks() {
        return rows().numberMarks();
    }

    @Override
    default List<ColumnKind> columnKinds() {
        return rows().columnKinds();
    }

    @Override
    default Set<String> numberColumns() {
        return rows().numberColumns();
    }

    @Override
    default Optional<SourceFingerprint> fingerprint() {
        return rows().fingerprint();
    }

    @Override
    default RowReader open() {
        return rows().open();
    }

    @Override
    default RowBlocks openBlocks() {
        return rows().openBlocks();
    }
}
