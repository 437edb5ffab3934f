// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import io.funnel4j.model.Preset;
import io.funnel4j.model.representation.DcnV2;
import io.funnel4j.model.representation.DeepFm;
import io.funnel4j.model.representation.EpNet;
import io.funnel4j.model.representation.FinalMlp;
import io.funnel4j.model.representation.Mmoe;
import io.funnel4j.model.representation.Ple;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.model.representation.SeparateEmbeddings;
import io.funnel4j.model.representation.SharedBottom;
import io.funnel4j.model.representation.SharedEmbeddings;
import io.funnel4j.text.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The models that a comparison can name.
 *
 * <pre>
 *   esmm                a preset, or run: the model of the run's configuration
 *   esmm@mmoe           over another representation, of the size that stands here
 *   esmm+learned        with the weights of its losses learned by their uncertainty
 *   esm2@ple+learned    both
 * </pre>
 */
public final class ModelNames {
    /** The model of a run's own configuration. */
    public static final String RUN = "run";

    private static final String LEARNED = "+learned";
    private static final String OF_A_DOMAIN = "ep-net";
    private static final Map<String, Representation> REPRESENTATIONS = new LinkedHashMap<>();

    static {
        REPRESENTATIONS.put("shared-embeddings", new SharedEmbeddings());
        REPRESENTATIONS.put("separate-embeddings", new SeparateEmbeddings());
        REPRESENTATIONS.put("shared-bottom", new SharedBottom(List.of(128)));
        REPRESENTATIONS.put("mmoe", new Mmoe(4, List.of(128)));
        REPRESENTATIONS.put("ple", new Ple(2, 1, 1, List.of(128)));
        REPRESENTATIONS.put("dcn-v2", new DcnV2(2, 0));
        REPRESENTATIONS.put("deep-fm", new DeepFm(List.of(128, 128)));
        REPRESENTATIONS.put("final-mlp", new FinalMlp(List.of(128, 64), 4));
    }

    private final ComparisonData data;
    private final Map<String, Representation> representations = new LinkedHashMap<>(REPRESENTATIONS);
    private final Optional<ComparedModel> run;

    /**
     * Names for some data.
     *
     * @param data whose conversion is the last behavior of the presets, and whose domain sets the gates of {@code ep-net}
     * @param run the model of the configuration, if there is one
     */
    public ModelNames(ComparisonData data, Optional<ComparedModel> run) {
        this.data = data;
        this.run = run;
        data.domain().ifPresent(domain -> representations.put(OF_A_DOMAIN, new EpNet(domain, List.of(64))));
    }

    /**
     * The models of some names.
     *
     * @throws IllegalArgumentException saying which names are known, and how they are put together
     */
    public List<ComparedModel> all(List<String> names) {
        return names.stream().map(this::model).toList();
    }

    private ComparedModel model(String name) {
        boolean learned = name.endsWith(LEARNED);
        String rest = learned ? name.substring(0, name.length() - LEARNED.length()) : name;
        int at = rest.indexOf('@');
        ComparedModel model = base(at < 0 ? rest : rest.substring(0, at), name);
        if (at >= 0) {
            String word = rest.substring(at + 1);
            Representation representation = representations.get(word);
            if (representation == null) {
                throw word.equals(OF_A_DOMAIN) ? withoutDomain(name) : unknown(name);
            }
            model = model.withRepresentation(representation, "over " + representation);
        }
        return (learned ? model.withLearnedWeights() : model).withName(name);
    }

    private ComparedModel base(String base, String name) {
        if (base.equals(RUN) && run.isPresent()) {
            return run.get();
        }
        if (!Preset.names().contains(base)) {
            throw unknown(name);
        }
        Preset preset = Preset.named(base);
        return new ComparedModel(base, preset.description(), preset.graph(data.conversion()), preset.representation());
    }

    private IllegalArgumentException withoutDomain(String name) {
        return new IllegalArgumentException(
                "model '%s' has gates that a domain sets, and %s has none; name a feature in data.domain of a RUN.yaml, or compare on the world markets"
                        .formatted(name, data.title()));
    }

    private IllegalArgumentException unknown(String name) {
        List<String> bases = new ArrayList<>(Preset.names());
        if (run.isPresent()) {
            bases.add(0, RUN);
        }
        return new IllegalArgumentException(
                "unknown model '%s'; expected one of %s, then @ and one of %s for another representation, then %s for learned weights of the losses%s"
                        .formatted(
                                name,
                                String.join(", ", bases),
                                String.join(", ", representations.keySet()),
                                LEARNED,
                                Nearest.suggestion(name, bases)));
    }
}
