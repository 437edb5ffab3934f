// SPDX-License-Identifier: Apache-2.0
package example;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Elements of a stream, several at a time: one pass of a model over 256 rows takes far less than 256 passes over one.
 *
 * @param <T> what an element is
 */
final class MicroBatches<T> implements Iterator<List<T>> {
    private final Iterator<T> elements;
    private final int size;

    /** @param size elements of a batch, at least 1; the last one may have fewer */
    MicroBatches(Iterator<T> elements, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a batch of " + size + " elements; expected at least 1");
        }
        this.elements = elements;
        this.size = size;
    }

    @Override
    public boolean hasNext() {
        return elements.hasNext();
    }

    @Override
    public List<T> next() {
        if (!elements.hasNext()) {
            throw new NoSuchElementException();
        }
        List<T> batch = new ArrayList<>(size);
        while (batch.size() < size && elements.hasNext()) {
            batch.add(elements.next());
        }
        return batch;
    }
}
