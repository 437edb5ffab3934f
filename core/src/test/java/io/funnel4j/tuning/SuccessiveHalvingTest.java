// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.funnel4j.tuning.SuccessiveHalving.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class SuccessiveHalvingTest {
    private static List<Task> run(SuccessiveHalving halving, ToDoubleFunction<Task> value) {
        List<Task> tasks = new ArrayList<>();
        for (Optional<Task> next = halving.next(); next.isPresent(); next = halving.next()) {
            assertThat(halving.next()).isEqualTo(next);
            tasks.add(next.get());
            halving.report(next.get(), value.applyAsDouble(next.get()));
        }
        return tasks;
    }

    @Test
    void aTrialGoesUpOnceItIsAmongTheBestThird() {
        double[] quality = {0.5, 0.1, 0.9, 0.2, 0.3, 0.8, 0.4, 0.6, 0.7};

        List<Task> tasks = run(new SuccessiveHalving(9, 3, 3), task -> quality[task.trial()]);

        assertThat(tasks)
                .containsExactly(
                        new Task(0, 0),
                        new Task(1, 0),
                        new Task(2, 0),
                        new Task(2, 1), // the best of three
                        new Task(3, 0),
                        new Task(4, 0),
                        new Task(5, 0),
                        new Task(5, 1), // the second of six
                        new Task(6, 0),
                        new Task(7, 0),
                        new Task(8, 0),
                        new Task(8, 1), // the third of nine
                        new Task(2, 2)); // the best of three on rung 1
    }

    @Test
    void theBestIsSoughtOnTheHighestRung() {
        SuccessiveHalving halving = new SuccessiveHalving(9, 3, 3);
        // Trial 8 is ahead early, and behind the others that went up.
        run(halving, task -> task.rung() == 0 ? task.trial() : -task.trial());

        assertThat(halving.best()).contains(new Task(2, 2));
    }

    /** Few trials do not fill the rungs: the best is the one that got furthest, not the one that was first. */
    @Test
    void ofFewTrialsTheBestIsTheOneThatGotFurthest() {
        SuccessiveHalving halving = new SuccessiveHalving(5, 4, 3);
        run(halving, Task::trial);

        assertThat(halving.best()).contains(new Task(4, 2));
    }

    @Test
    void aTrialThatFailedGoesNowhere() {
        SuccessiveHalving halving = new SuccessiveHalving(6, 2, 2);
        List<Task> tasks = run(halving, task -> task.trial() < 4 ? Double.NaN : task.trial());

        assertThat(tasks)
                .filteredOn(task -> task.rung() == 1)
                .extracting(Task::trial)
                .containsExactly(4, 5);
        assertThat(halving.best()).contains(new Task(5, 1));
        SuccessiveHalving allFailed = new SuccessiveHalving(3, 2, 2);
        run(allFailed, task -> Double.NaN);
        assertThat(allFailed.best()).isEmpty();
    }

    @Test
    void sharesRiseToTheWhole() {
        SuccessiveHalving halving = new SuccessiveHalving(1, 4, 3);
        assertThat(halving.share(0)).isCloseTo(1 / 27.0, within(1e-15));
        assertThat(halving.share(3)).isEqualTo(1);
        assertThat(halving.top()).isEqualTo(3);
    }

    /** What was reported decides alone: told the same again, it goes on with the same. */
    @Test
    void goesOnWhereItWas() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<Task, Double> values = new HashMap<>();
        ToDoubleFunction<Task> value = task -> values.computeIfAbsent(task, any -> random.nextDouble());
        List<Task> whole = run(new SuccessiveHalving(25, 4, 3), value);
        for (int killed = 0; killed < whole.size(); killed++) {
            SuccessiveHalving halving = new SuccessiveHalving(25, 4, 3);
            for (Task task : whole.subList(0, killed)) {
                assertThat(halving.next()).as("seed %s", seed).contains(task);
                halving.report(task, values.get(task));
            }
            assertThat(run(halving, value)).as("seed %s", seed).isEqualTo(whole.subList(killed, whole.size()));
        }
    }

    @Test
    void aTrialIsTrainedRungAfterRungAndOnce() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Task> tasks = run(new SuccessiveHalving(60, 4, 3), task -> random.nextDouble());

        assertThat(new HashSet<>(tasks)).as("seed %s", seed).hasSameSizeAs(tasks);
        for (int at = 0; at < tasks.size(); at++) {
            Task task = tasks.get(at);
            if (task.rung() > 0) {
                assertThat(tasks.subList(0, at)).as("seed %s", seed).contains(new Task(task.trial(), task.rung() - 1));
            }
        }
        assertThat(tasks.stream().filter(task -> task.rung() == 0)).hasSize(60);
        assertThat(tasks.stream().filter(task -> task.rung() == 3).count()).isBetween(1L, 12L);
    }
}
