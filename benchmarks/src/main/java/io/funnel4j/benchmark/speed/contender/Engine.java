// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.speed.contender;

import io.funnel4j.text.EnumNames;
import java.util.Arrays;
import java.util.List;

/** What trains, or what training is held against. */
public enum Engine {
    /** This project, as {@code train} runs it. */
    FUNNEL4J,
    /** The same on libtorch. */
    TORCH_ENGINE,
    /** Deeplearning4j's own parts: an EmbeddingLayer a field, DenseLayers, {@code graph.fit(MultiDataSet)}. */
    DL4J,
    /** PyTorch with an Embedding a field and Adam over all of it, as the usual toolkits do it. */
    PYTORCH_DENSE,
    /** PyTorch with one sparse Embedding for all fields, SparseAdam on its rows. */
    PYTORCH_SPARSE,
    /** PyTorch as {@link #PYTORCH_DENSE}, its model compiled by torch.compile, from 2.0 on. */
    PYTORCH_COMPILED,
    /** The matrix products of a step and nothing else: the matmul bound. */
    PRODUCTS,
    /** Encoding, reading and predicting with this project. */
    PIPELINE;

    /** As the command line writes it: {@code pytorch-dense}. */
    public String lowerCase() {
        return EnumNames.of(this);
    }

    public boolean isPytorch() {
        return runsEagerly() || this == PYTORCH_COMPILED;
    }

    private boolean runsEagerly() {
        return this == PYTORCH_DENSE || this == PYTORCH_SPARSE;
    }

    /** Whether it is there for other representations than shared embeddings. */
    public boolean takesRepresentations() {
        return trainsFunnels() || isPytorch();
    }

    /** Whether it is this project's own training. */
    public boolean trainsFunnels() {
        return this == FUNNEL4J || this == TORCH_ENGINE;
    }

    /** Rounds that it runs of those asked for: the pipeline is measured once. */
    public int rounds(int asked) {
        return this == PIPELINE ? 1 : asked;
    }

    /**
     * The engines of a name; {@code pytorch} is both that every PyTorch has.
     *
     * @throws IllegalArgumentException naming the engines there are
     */
    public static List<Engine> named(String name) {
        List<Engine> found = Arrays.stream(values())
                .filter(engine -> engine.lowerCase().equals(name) || (engine.runsEagerly() && name.equals("pytorch")))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown contender '%s'; contenders are %s and pytorch for pytorch-dense and pytorch-sparse"
                            .formatted(
                                    name,
                                    Arrays.stream(values())
                                            .map(Engine::lowerCase)
                                            .toList()));
        }
        return found;
    }
}
