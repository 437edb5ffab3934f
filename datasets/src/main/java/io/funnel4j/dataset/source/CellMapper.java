// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import java.util.List;
import org.datavec.api.writable.Writable;

/** Makes the cells of a row out of others. One thread's at a time; it may keep what it made of the row before. */
public interface CellMapper {
    /**
     * The cells, in the order of the new columns; they may be filled again at the next row.
     *
     * @throws MalformedRowException if the row cannot be used
     */
    List<Writable> map(List<Writable> cells);
}
