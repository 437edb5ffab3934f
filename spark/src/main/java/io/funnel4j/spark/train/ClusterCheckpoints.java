// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import io.funnel4j.problem.Funnel4jException;
import io.funnel4j.spark.files.ClusterFolder;
import io.funnel4j.spark.round.TableBlock;
import io.funnel4j.text.Message;
import io.funnel4j.training.Checkpoint;
import io.funnel4j.training.CheckpointJson;
import io.funnel4j.training.SavedState;
import io.funnel4j.training.TrainingState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The checkpoints of one training on a cluster.
 *
 * <pre>
 *   round-000000020/              the blocks, a file each
 *   checkpoint-000000020.json     where the training stood; names its state, and the best one
 * </pre>
 */
final class ClusterCheckpoints {
    private static final String STATE = "round-";
    private static final String PREFIX = "checkpoint-";
    private static final String SUFFIX = ".json";

    private final JavaSparkContext context;
    private final ClusterFolder folder;
    private final int keep;
    private final Map<String, String> madeOf;
    private Optional<SavedState> newest = Optional.empty();

    /**
     * @param keep how many of the last are kept, at least 1
     * @param madeOf what the training is made of, by name; another cannot go on from these
     */
    ClusterCheckpoints(JavaSparkContext context, ClusterFolder folder, int keep, Map<String, String> madeOf) {
        this.context = context;
        this.folder = folder;
        this.keep = keep;
        this.madeOf = madeOf;
    }

    /** Removes what an earlier training left. */
    void clear() {
        for (String name : folder.list()) {
            if (name.startsWith(STATE) || name.startsWith(PREFIX)) {
                folder.delete(name);
            }
        }
    }

    /** The blocks after a round, saved once however often that is asked for. */
    SavedState save(JavaRDD<TableBlock> blocks, long round) {
        String name = Message.of("%s%09d", STATE, round);
        if (newest.filter(state -> state.folder().equals(name)).isEmpty()) {
            folder.delete(name); // what an attempt left that had no checkpoint
            newest = Optional.of(BlockFiles.write(blocks, folder, name));
        }
        return newest.orElseThrow();
    }

    JavaRDD<TableBlock> read(SavedState state) {
        return BlockFiles.read(context, folder, state);
    }

    /** Writes a checkpoint whose states are saved, and removes those that are too many. */
    void write(TrainingState training, SavedState state, SavedState best, long round) throws IOException {
        String name = Message.of("%s%09d%s", PREFIX, round, SUFFIX);
        byte[] content = CheckpointJson.bytes(training.checkpoint(madeOf, state, best));
        folder.delete(name);
        folder.write(name, content);
        prune();
    }

    private void prune() {
        List<String> names = names();
        Set<String> kept = new HashSet<>();
        for (String name : names.subList(0, Math.min(keep, names.size()))) {
            kept.addAll(statesOf(name));
        }
        for (String name : names.subList(Math.min(keep, names.size()), names.size())) {
            folder.delete(name);
        }
        for (String name : folder.list()) {
            if (name.startsWith(STATE) && !kept.contains(name)) {
                folder.delete(name);
            }
        }
    }

    /** None of a damaged checkpoint: it is said to be damaged when it is looked for. */
    private List<String> statesOf(String name) {
        try {
            Checkpoint checkpoint = CheckpointJson.parse(folder.path(name), folder.read(name));
            return List.of(checkpoint.state().folder(), checkpoint.bestState().folder());
        } catch (IOException damaged) {
            return List.of();
        }
    }

    /** The checkpoints' names, newest first. */
    private List<String> names() {
        List<String> names = new ArrayList<>(folder.list());
        names.removeIf(name -> !name.startsWith(PREFIX) || !name.endsWith(SUFFIX));
        Collections.reverse(names);
        return names;
    }

    /**
     * The newest whole checkpoint.
     *
     * @param passedOver told of each newer one that is damaged
     * @return nothing where there is no checkpoint
     * @throws IOException if there are some and none is whole
     * @throws Funnel4jException if it is of a training that is made of something else, naming each difference
     */
    Optional<Checkpoint> load(Consumer<String> passedOver) throws IOException {
        List<String> damages = new ArrayList<>();
        for (String name : names()) {
            Optional<String> damage;
            try {
                Checkpoint checkpoint = CheckpointJson.parse(folder.path(name), folder.read(name));
                checkpoint.requireMadeOf(madeOf, folder.path(name));
                damage = BlockFiles.damage(context, folder, checkpoint.state())
                        .or(() -> BlockFiles.damage(context, folder, checkpoint.bestState()));
                if (damage.isEmpty()) {
                    newest = Optional.of(checkpoint.state());
                    return Optional.of(checkpoint);
                }
            } catch (IOException e) {
                damage = Optional.of(e.getMessage());
            }
            damages.add(damage.orElseThrow());
            passedOver.accept(damage.orElseThrow());
        }
        if (!damages.isEmpty()) {
            throw new IOException("no checkpoint in '%s' is whole: %s; train anew".formatted(folder, damages));
        }
        return Optional.empty();
    }
}
