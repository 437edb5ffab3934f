// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.stream;

import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.source.RowReader;
import java.util.List;

/**
 * The columns of a stream, to be held against a plan. Its rows come once.
 *
 * @param name of the stream
 */
record NamedColumns(String name, List<String> columns) implements ExposureSource {
    @Override
    public RowReader open() {
        throw new UnsupportedOperationException("the rows of a stream come once");
    }
}
