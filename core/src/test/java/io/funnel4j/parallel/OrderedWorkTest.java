// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OrderedWorkTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void handsOverResultsInTheOrderOfTheItems(int workers) {
        List<Integer> items = IntStream.range(0, 1000).boxed().toList();
        List<Integer> results = new ArrayList<>();
        OrderedWork.run(
                items.iterator(),
                workers,
                item -> {
                    return item * item;
                },
                results::add);
        assertThat(results).isEqualTo(items.stream().map(item -> item * item).toList());
    }

    /** Two items wait for each other, which one thread could not do. */
    @Test
    void worksOnAllItsThreads() {
        CountDownLatch both = new CountDownLatch(2);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        OrderedWork.run(
                List.of(1, 2).iterator(),
                2,
                item -> {
                    threads.add(Thread.currentThread());
                    both.countDown();
                    try {
                        both.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return item;
                },
                result -> {});
        assertThat(threads).hasSize(2).doesNotContain(Thread.currentThread());
    }

    @Test
    void holdsFewItemsAtOnce() {
        AtomicInteger taken = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Iterator<Integer> items = IntStream.range(0, 200)
                .peek(item -> most.accumulateAndGet(taken.incrementAndGet() - done.get(), Math::max))
                .iterator();
        OrderedWork.run(items, 3, item -> item, result -> done.incrementAndGet());
        assertThat(done).hasValue(200);
        assertThat(most.get()).isLessThanOrEqualTo(2 * 3 + 1);
    }

    @Test
    void throwsWhatTheWorkThrows() {
        List<Integer> results = new ArrayList<>();
        assertThatThrownBy(() -> OrderedWork.run(
                        IntStream.range(0, 100).iterator(),
                        2,
                        item -> {
                            if (item == 3) {
                                throw new IllegalArgumentException("item 3");
                            }
                            return item;
                        },
                        results::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("item 3");
        assertThat(results).containsExactly(0, 1, 2);
        assertThatThrownBy(() -> OrderedWork.run(
                        List.of(1).iterator(),
                        1,
                        item -> {
                            throw new AssertionError("broken");
                        },
                        result -> {}))
                .isInstanceOf(AssertionError.class)
                .hasMessage("broken");
    }

    @Test
    void endsItsThreadsWhenResultsAreRefused() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        assertThatThrownBy(() -> OrderedWork.run(
                        IntStream.range(0, 100).iterator(),
                        2,
                        item -> {
                            threads.add(Thread.currentThread());
                            return item;
                        },
                        result -> {
                            throw new IllegalStateException(new FileNotFoundException("full"));
                        }))
                .hasRootCauseInstanceOf(FileNotFoundException.class);
        threads.forEach(OrderedWorkTest::join);
        assertThat(threads).isNotEmpty().noneMatch(Thread::isAlive);
    }

    @Test
    void needsAWorker() {
        assertThatThrownBy(() -> OrderedWork.run(List.of(1).iterator(), 0, item -> item, result -> {}))
                .hasMessage("0 workers; expected at least 1");
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
