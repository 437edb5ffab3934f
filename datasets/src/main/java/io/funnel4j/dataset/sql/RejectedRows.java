// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import io.funnel4j.dataset.source.MalformedRowException;
import io.funnel4j.dataset.source.RowReader;
import java.util.Iterator;
import java.util.List;
import org.datavec.api.writable.Writable;

/** Lines that could not be read, as rows of which each is malformed. */
final class RejectedRows implements RowReader {
    private final Iterator<Reject> rejects;
    private Reject reject;

    RejectedRows(List<Reject> rejects) {
        this.rejects = rejects.iterator();
    }

    @Override
    public boolean advance() {
        if (rejects.hasNext()) {
            reject = rejects.next();
            throw new MalformedRowException(
                    MalformedRowException.Kind.UNREADABLE, reject.reason(), "a row that the query can read");
        }
        return false;
    }

    @Override
    public List<Writable> cells() {
        return List.of();
    }

    @Override
    public String container() {
        return reject.file();
    }

    @Override
    public long line() {
        return reject.line();
    }

    @Override
    public void close() {}
}
