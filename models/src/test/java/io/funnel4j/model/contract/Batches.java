// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.contract;

import io.funnel4j.exposure.SeekableBatches;
import java.util.List;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;

/** The same batches, epoch after epoch. */
public final class Batches implements SeekableBatches {
    private static final long serialVersionUID = 1L;

    private final transient List<? extends MultiDataSet> batches;
    private int next;

    public Batches(List<? extends MultiDataSet> batches) {
        this.batches = batches;
    }

    @Override
    public boolean hasNext() {
        return next < batches.size();
    }

    @Override
    public MultiDataSet next() {
        return batches.get(next++);
    }

    @Override
    public MultiDataSet next(int rows) {
        return next();
    }

    @Override
    public long batches() {
        return batches.size();
    }

    @Override
    public void seek(int epoch, long batch) {
        next = Math.toIntExact(batch);
    }

    @Override
    public long row(long position) {
        return position;
    }

    @Override
    public void reset() {
        next = 0;
    }

    @Override
    public boolean resetSupported() {
        return true;
    }

    @Override
    public boolean asyncSupported() {
        return true;
    }

    @Override
    public void setPreProcessor(MultiDataSetPreProcessor preProcessor) {
        throw new UnsupportedOperationException("batches are as they are");
    }

    @Override
    public MultiDataSetPreProcessor getPreProcessor() {
        return null;
    }
}
