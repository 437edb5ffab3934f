package io.funnel4j.dataset.layout;

import io.funnel4j.dataset.format.ExposureSource;
import io.funnel4j.dataset.format.RowReader;
import io.funnel4j.dataset.format.SourceFingerprint;
import io.funnel4j.dataset.sql.SqlSource;
import java.util.List;
import java.util.Optional;

/** A layout whose rows are those of a query. */
interface QueriedSource extends ExposureSource {
    /** The query. */
    SqlSource query();

    @Override
    default String name() {
        return query().name();
    }

    @Override
    default List<String> columns() {
        return query().columns();
    }

    @Override
    default Optional<SourceFingerprint> fingerprint() {
        return query().fingerprint();
    }

    @Override
    default RowReader open() {
        return query().open();
    }
}
