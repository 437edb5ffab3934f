// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import io.funnel4j.Internal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A source whose exposures are those of another one, such as a join or a query that is made from the files of a layout. */
@Internal
public interface ForwardingSource extends ExposureSource {
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
