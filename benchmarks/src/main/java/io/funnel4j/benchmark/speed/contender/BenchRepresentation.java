// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

import io.funnel4j.model.interest.Interest;
import io.funnel4j.model.representation.DcnV2;
import io.funnel4j.model.representation.DeepFm;
import io.funnel4j.model.representation.FinalMlp;
import io.funnel4j.model.representation.Mmoe;
import io.funnel4j.model.representation.Ple;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.model.representation.SharedEmbeddings;
import io.funnel4j.text.EnumNames;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What the measured towers read. */
public enum BenchRepresentation {
    SHARED_EMBEDDINGS("shared embeddings"),
    /** Four experts. */
    MMOE("MMoE of 4 experts of 128"),
    /** Two levels, each with one shared expert and one of each tower's own. */
    PLE("PLE, 2 levels of 1 + 1 experts of 128"),
    /** As many cross layers, of full rank. */
    DCN_V2("DCN V2, 2 cross layers of full rank"),
    /** Its deep part has as many layers. */
    DEEP_FM("DeepFM, a deep part of 2 layers of 128"),
    /** Each of its streams has as many layers; four heads. */
    FINAL_MLP("FinalMLP, streams of 2 layers of 128, 4 heads"),
    /** Of a list beside the fields. */
    MEAN_POOLING("shared embeddings and the mean of a list of 1 to 50"),
    /** Over the same list. */
    DIN("shared embeddings and the attention of a field over a list of 1 to 50");

    private static final int EXPERTS = 4;
    private static final int LEVELS = 2;
    private static final int UNITS = 128;
    private static final int LIST_SLOTS = 50;
    private static final int ATTENTION_UNITS = 36;

    private final String words;

    BenchRepresentation(String words) {
        this.words = words;
    }

    Representation representation() {
        return switch (this) {
            case SHARED_EMBEDDINGS, MEAN_POOLING, DIN -> new SharedEmbeddings();
            case MMOE -> new Mmoe(EXPERTS, List.of(UNITS));
            case PLE -> new Ple(LEVELS, 1, 1, List.of(UNITS));
            case DCN_V2 -> new DcnV2(LEVELS, 0);
            case FINAL_MLP -> new FinalMlp(Collections.nCopies(LEVELS, UNITS), EXPERTS);
            case DEEP_FM -> new DeepFm(Collections.nCopies(LEVELS, UNITS));
        };
    }

    /** Slots of the list that is read beside the fields; 0 without one. */
    int slots() {
        return this == MEAN_POOLING || this == DIN ? LIST_SLOTS : 0;
    }

    /**
     * The attention over the list.
     *
     * @param candidate the field whose table the list reads
     */
    List<Interest> interests(String list, String candidate) {
        return this == DIN ? List.of(Interest.of(list, candidate).withUnits(ATTENTION_UNITS)) : List.of();
    }

    String words() {
        return words;
    }

    /** As the command line writes it: {@code mmoe}. */
    public String lowerCase() {
        return EnumNames.of(this);
    }

    /** Whether the parts of Deeplearning4j and the matmul bound are measured with it too. */
    public boolean isPlain() {
        return this == SHARED_EMBEDDINGS;
    }

    /** What the process of another language is told. */
    List<String> arguments() {
        return List.of(
                "--representation", lowerCase(),
                "--experts", String.valueOf(EXPERTS),
                "--levels", String.valueOf(LEVELS),
                "--expert-units", String.valueOf(UNITS),
                "--slots", String.valueOf(slots()),
                "--attention-units", String.valueOf(ATTENTION_UNITS));
    }

    /**
     * The representation of a name.
     *
     * @throws IllegalArgumentException naming the ones there are
     */
    public static BenchRepresentation named(String name) {
        return Arrays.stream(values())
                .filter(representation -> representation.lowerCase().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown representation '%s'; measured are %s"
                        .formatted(
                                name,
                                Arrays.stream(values())
                                        .map(BenchRepresentation::lowerCase)
                                        .toList())));
    }
}
