// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Estimator;
import io.funnel4j.behavior.Objective;
import io.funnel4j.behavior.Tower;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.model.representation.SeparateEmbeddings;
import io.funnel4j.model.representation.SharedEmbeddings;
import java.util.Arrays;
import java.util.List;

/** The models of the papers and the classic ones to compare with, as behavior graphs and representations. */
public enum Preset {
    /** Ma et al., SIGIR 2018: pCTCVR = pCTR * pCVR, both losses over all exposures, shared embeddings. */
    ESMM("esmm", "conversion", "ESMM: click and conversion over all exposures") {
        @Override
        public BehaviorGraph graph(String conversion) {
            return new BehaviorGraph(ctrAndCvr(conversion), List.of(Objective.of(CLICK), Objective.of(conversion)));
        }
    },
    /**
     * Wen et al., SIGIR 2020: the purchase after a click goes through a deterministic action (cart, wish) or any other
     * action; losses on click, daction and purchase over all exposures.
     */
    ESM2("esm2", "purchase", "ESM2: click, daction and purchase over all exposures") {
        @Override
        public BehaviorGraph graph(String conversion) {
            return new BehaviorGraph(
                    List.of(
                            Tower.binary("ctr", BehaviorGraph.ROOT, CLICK),
                            Tower.exhaustive("action", CLICK, "daction", "oaction"),
                            Tower.binary("buy_after_daction", "daction", conversion),
                            Tower.binary("buy_after_oaction", "oaction", conversion)),
                    List.of(Objective.of(CLICK), Objective.of("daction"), Objective.of(conversion)));
        }
    },
    /**
     * Wang et al., SIGIR 2022: ESMM, and the CVR on clicks weighted by the inverse of the CTR, at a tenth of the weight of
     * the other losses.
     */
    ESCM2_IPW("escm2-ipw", "conversion", "ESCM2: ESMM, and CVR on clicks by inverse propensity") {
        @Override
        public BehaviorGraph graph(String conversion) {
            return escm2(conversion, Estimator.inversePropensity(Estimator.DEFAULT_MAX_WEIGHT));
        }
    },
    /** As escm2-ipw, doubly robust with an imputation tower. */
    ESCM2_DR("escm2-dr", "conversion", "ESCM2: ESMM, and CVR on clicks doubly robust") {
        @Override
        public BehaviorGraph graph(String conversion) {
            return escm2(conversion, Estimator.doublyRobust(Estimator.DEFAULT_MAX_WEIGHT));
        }
    },
    /**
     * ESMM, and the CVR's loss on clicks at a fifth of the weight of the others: escm2-ipw with every click weighing the same.
     * Clicks tell the CVR what a product alone says faintly; exposures without one keep it from the rows that mislead.
     */
    ESMM_CVR("esmm-cvr", "conversion", "ESMM, and CVR on clicks") {
        @Override
        public BehaviorGraph graph(String conversion) {
            return esmmAnd(Objective.of(conversion, CLICK).withWeight(CLICKS_WEIGHT), conversion);
        }
    },
    /** A CTR model on all exposures and a CVR model on clicks alone, which share nothing. */
    SINGLE_TASK("single-task", "conversion", "A CTR model, and a CVR model trained on clicks alone") {
        @Override
        public BehaviorGraph graph(String conversion) {
            return ctrAndCvrOnClicks(conversion);
        }

        @Override
        public Representation representation() {
            return new SeparateEmbeddings();
        }
    },
    /** As single-task, over shared embeddings. */
    SHARED_EMBEDDING("shared-embedding", "conversion", "CTR, and CVR trained on clicks, over shared embeddings") {
        @Override
        public BehaviorGraph graph(String conversion) {
            return ctrAndCvrOnClicks(conversion);
        }
    };

    private static final String CLICK = "click";
    private static final double COUNTERFACTUAL_WEIGHT = 0.1;
    private static final double CLICKS_WEIGHT = 0.2;

    private final String presetName;
    private final String defaultConversion;
    private final String description;

    Preset(String presetName, String defaultConversion, String description) {
        this.presetName = presetName;
        this.defaultConversion = defaultConversion;
        this.description = description;
    }

    /** The preset's name in configurations, such as {@code esmm}. */
    public String presetName() {
        return presetName;
    }

    /** As {@link #presetName}. */
    @Override
    public String toString() {
        return presetName;
    }

    /** What the preset is, in a line. */
    public String description() {
        return description;
    }

    /** What the papers call the last behavior. */
    public String defaultConversion() {
        return defaultConversion;
    }

    /** The behavior graph with the papers' names. */
    public BehaviorGraph graph() {
        return graph(defaultConversion);
    }

    /**
     * The behavior graph.
     *
     * @param conversion the name of the last behavior, such as {@code conversion} or {@code purchase}
     */
    public abstract BehaviorGraph graph(String conversion);

    /** What the towers read in the preset's original form. */
    public Representation representation() {
        return new SharedEmbeddings();
    }

    /**
     * The preset of a name.
     *
     * @throws IllegalArgumentException naming the presets there are
     */
    public static Preset named(String name) {
        return Arrays.stream(values())
                .filter(preset -> preset.presetName.equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("unknown preset '%s'; presets are %s".formatted(name, names())));
    }

    /** The names of all presets. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Preset::presetName).toList();
    }

    private static List<Tower> ctrAndCvr(String conversion) {
        return List.of(Tower.binary("ctr", BehaviorGraph.ROOT, CLICK), Tower.binary("cvr", CLICK, conversion));
    }

    private static BehaviorGraph escm2(String conversion, Estimator estimator) {
        return esmmAnd(
                Objective.of(conversion, CLICK).withEstimator(estimator).withWeight(COUNTERFACTUAL_WEIGHT), conversion);
    }

    private static BehaviorGraph esmmAnd(Objective onClicks, String conversion) {
        return new BehaviorGraph(
                ctrAndCvr(conversion), List.of(Objective.of(CLICK), onClicks, Objective.of(conversion)));
    }

    private static BehaviorGraph ctrAndCvrOnClicks(String conversion) {
        return new BehaviorGraph(ctrAndCvr(conversion), List.of(Objective.of(CLICK), Objective.of(conversion, CLICK)));
    }
}
