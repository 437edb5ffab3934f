// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import io.funnel4j.Internal;
import java.util.List;
import java.util.Set;

/** A source that is asked for its columns once: a query has to be planned for them. */
@Internal
public final class KnownColumns implements ForwardingSource {
    private final ExposureSource source;
    private List<String> columns;

    public KnownColumns(ExposureSource source) {
        this.source = source;
    }

    @Override
    public ExposureSource rows() {
        return source;
    }

    @Override
    public List<String> columns() {
        if (columns == null) {
            columns = source.columns();
        }
        return columns;
    }

    @Override
    public ExposureSource withTexts(Set<String> columnsRead) {
        KnownColumns texts = new KnownColumns(source.withTexts(columnsRead));
        texts.columns = columns;
        return texts;
    }

    /** That of the source, which stands in what a data set was encoded from. */
    @Override
    public String toString() {
        return source.toString();
    }
}
