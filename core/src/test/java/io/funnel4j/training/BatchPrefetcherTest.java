// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.MultiDataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

class BatchPrefetcherTest {
    private static boolean nobodyTells(Runnable listener) {
        return false;
    }

    private static final int BATCHES = 5;

    /** Gives {@value #BATCHES} empty batches, and fails at one of them if asked to. */
    private static final class Batches implements MultiDataSetIterator {
        private static final long serialVersionUID = 1L;

        private final int failsAt;
        private final transient List<MultiDataSet> given = new ArrayList<>();
        private final AtomicInteger insideAtOnce = new AtomicInteger();

        Batches(int failsAt) {
            this.failsAt = failsAt;
        }

        @Override
        public boolean hasNext() {
            return given.size() < BATCHES;
        }

        @Override
        public MultiDataSet next() {
            assertThat(insideAtOnce.incrementAndGet()).isEqualTo(1);
            if (given.size() == failsAt) {
                throw new IllegalArgumentException("row 17 is damaged");
            }
            given.add(new org.nd4j.linalg.dataset.MultiDataSet());
            insideAtOnce.decrementAndGet();
            return given.get(given.size() - 1);
        }

        @Override
        public MultiDataSet next(int rows) {
            return next();
        }

        @Override
        public void setPreProcessor(MultiDataSetPreProcessor preProcessor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MultiDataSetPreProcessor getPreProcessor() {
            return null;
        }

        @Override
        public boolean resetSupported() {
            return false;
        }

        @Override
        public boolean asyncSupported() {
            return true;
        }

        @Override
        public void reset() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void givesEveryBatchInOrder() {
        Batches batches = new Batches(-1);
        List<MultiDataSet> seen = new ArrayList<>();
        try (BatchPrefetcher ahead =
                new BatchPrefetcher(batches, batch -> () -> batch, BatchPrefetcherTest::nobodyTells)) {
            for (Optional<PreparedBatch> next = ahead.next(); next.isPresent(); next = ahead.next()) {
                seen.add(next.get().batch());
            }
        }
        assertThat(seen).hasSize(BATCHES);
        for (int i = 0; i < BATCHES; i++) {
            assertThat(seen.get(i)).isSameAs(batches.given.get(i));
        }
    }

    @Test
    void throwsWhatTheIteratorThrowsWhereItThrowsIt() {
        try (BatchPrefetcher ahead =
                new BatchPrefetcher(new Batches(2), batch -> () -> batch, BatchPrefetcherTest::nobodyTells)) {
            assertThat(ahead.next()).isPresent();
            assertThat(ahead.next()).isPresent();
            assertThatThrownBy(ahead::next)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("row 17 is damaged");
        }
    }

    @Test
    void closesWhatWasMadeReadyAndNotTaken() {
        List<MultiDataSet> open = Collections.synchronizedList(new ArrayList<>());
        try (BatchPrefetcher ahead = new BatchPrefetcher(
                new Batches(-1),
                batch -> {
                    open.add(batch);
                    return new PreparedBatch() {
                        @Override
                        public MultiDataSet batch() {
                            return batch;
                        }

                        @Override
                        public void close() {
                            open.remove(batch);
                        }
                    };
                },
                BatchPrefetcherTest::nobodyTells)) {
            try (PreparedBatch first = ahead.next().orElseThrow()) {
                assertThat(open).contains(first.batch());
            }
        }
        assertThat(open).isEmpty();
    }

    @Test
    void throwsWhatPreparingThrows() {
        try (BatchPrefetcher ahead = new BatchPrefetcher(
                new Batches(-1),
                batch -> {
                    throw new IllegalArgumentException("id 7 is outside");
                },
                BatchPrefetcherTest::nobodyTells)) {
            assertThatThrownBy(ahead::next)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("id 7 is outside");
        }
    }

    @Test
    void waitsForItsThreadsWhereItIsInterrupted() {
        Batches batches = new Batches(-1);
        BatchPrefetcher ahead = new BatchPrefetcher(batches, batch -> () -> batch, BatchPrefetcherTest::nobodyTells);
        Thread.currentThread().interrupt();
        ahead.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(batches.insideAtOnce).hasValue(0);
    }

    @Test
    void leavesTheIteratorAloneOnceClosed() {
        Batches batches = new Batches(-1);
        try (BatchPrefetcher ahead =
                new BatchPrefetcher(batches, batch -> () -> batch, BatchPrefetcherTest::nobodyTells)) {
            assertThat(ahead.next()).isPresent();
        }
        assertThat(batches.given).hasSizeLessThanOrEqualTo(3);
        assertThat(batches.insideAtOnce).hasValue(0);
    }

    @Test
    void leavesBatchesUntilAWorkerIdlesButNeverForAStepThatWaits() {
        Batches batches = new Batches(-1);
        List<MultiDataSet> seen = new ArrayList<>();
        List<Runnable> idle = new ArrayList<>();
        try (BatchPrefetcher ahead = new BatchPrefetcher(batches, batch -> () -> batch, idle::add)) {
            for (Optional<PreparedBatch> next = ahead.next(); next.isPresent(); next = ahead.next()) {
                seen.add(next.get().batch());
                if (seen.size() % 2 == 0) {
                    idle.get(0).run();
                    idle.get(0).run();
                }
            }
        }
        assertThat(seen).isEqualTo(batches.given).hasSize(BATCHES);
    }

    @Test
    void asksForNothingOfAWorkerThatIdlesAfterItWasClosed() {
        Batches batches = new Batches(-1);
        List<Runnable> idle = new ArrayList<>();
        BatchPrefetcher ahead = new BatchPrefetcher(batches, batch -> () -> batch, idle::add);
        assertThat(ahead.next()).isPresent();
        ahead.close();
        int given = batches.given.size();
        idle.get(0).run();
        assertThat(batches.given).hasSize(given);
        assertThat(batches.insideAtOnce).hasValue(0);
    }
}
