// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.config.yaml.Converter;
import io.funnel4j.config.yaml.Converters;
import io.funnel4j.config.yaml.Keys;
import io.funnel4j.config.yaml.Section;
import io.funnel4j.config.yaml.YamlNode;
import io.funnel4j.model.representation.DcnV2;
import io.funnel4j.model.representation.DeepFm;
import io.funnel4j.model.representation.EpNet;
import io.funnel4j.model.representation.FinalMlp;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.model.representation.RepresentationTypes;
import io.funnel4j.model.representation.SharedEmbeddings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code model.representation}: its type's name, and its components as keys. */
final class RepresentationSection {
    static final Converter<Representation> CONVERTER = Converters.section(
            "{type: shared-embeddings, ...}", RepresentationSection::read, RepresentationSection::write);

    private static final Converter<List<Integer>> WIDTHS = Converters.list(Converters.wholeFrom(1));
    private static final String AT_LEAST_ONE = WIDTHS.expected().replace("a list,", "a list of at least one,");
    private static final Converter<List<Integer>> LAYERS = WIDTHS.readBy(
            AT_LEAST_ONE,
            value -> value.node() instanceof YamlNode.Sequence sequence
                            && sequence.items().isEmpty()
                    ? value.refuse(AT_LEAST_ONE)
                    : WIDTHS.read(value));

    static final Keys<DcnV2> DCN_V2 = Keys.of(DcnV2.class)
            .optional("layers", Converters.wholeFrom(1), 2)
            .means("how many")
            .optional("rank", Converters.wholeFrom(0), 0)
            .means("of each layer's weights")
            .optional("then", CONVERTER, new SharedEmbeddings())
            .means("what reads the last layer")
            .refusedAt("", "then");

    static final Keys<DeepFm> DEEP_FM = Keys.of(DeepFm.class)
            .required("units", LAYERS)
            .means("widths of the deep part's ReLU layers")
            .optional("then", CONVERTER, new SharedEmbeddings())
            .means("what reads the embeddings, their interactions and the deep part")
            .refusedAt("", "then");

    static final Keys<EpNet> EP_NET = Keys.of(EpNet.class)
            .required("domain", Converters.TEXT)
            .means("the feature that tells a row's domain")
            .optional("units", LAYERS, List.of(64))
            .means("widths of the gates' ReLU layers")
            .optional("then", CONVERTER, new SharedEmbeddings())
            .means("what reads the gated features")
            .refusedAt("", "then");

    static final Keys<FinalMlp> FINAL_MLP = Keys.of(FinalMlp.class)
            .required("units", LAYERS)
            .means("widths of each stream's ReLU layers")
            .optional("heads", Converters.wholeFrom(1), 1)
            .means("of the fusion")
            .refusedAt("", "heads", "units");

    private static final Map<Class<?>, Keys<?>> DECLARED =
            Map.of(DcnV2.class, DCN_V2, DeepFm.class, DEEP_FM, EpNet.class, EP_NET, FinalMlp.class, FINAL_MLP);
    private static final String TYPE = "type";
    private static final Converter<String> NAME = Converters.TEXT.described(
            "one of %s, or the name of a class".formatted(String.join(", ", RepresentationTypes.names())));

    private RepresentationSection() {}

    private static Optional<Representation> read(Section representation) {
        Optional<String> name = representation.required(TYPE, NAME);
        Optional<Class<? extends Representation>> type =
                name.flatMap(found -> representation.attempt(TYPE, () -> RepresentationTypes.named(found)));
        if (type.isEmpty() || !type.get().isRecord()) {
            representation.ignoreAll();
            type.ifPresent(found -> representation.report(
                    TYPE,
                    "class '%s' is no record; a configuration can name records alone".formatted(found.getName())));
            return Optional.empty();
        }
        return keys(type.get()).read(representation).map(Representation.class::cast);
    }

    private static Object write(Representation representation) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put(TYPE, RepresentationTypes.nameOf(representation));
        keys.putAll(components(representation.getClass(), representation));
        return keys;
    }

    private static <T> Map<String, Object> components(Class<T> type, Representation representation) {
        return type.isRecord() ? keys(type).write(type.cast(representation)) : Map.of();
    }

    /** Those that have defaults are declared, all others are the components. */
    @SuppressWarnings("unchecked")
    private static <T> Keys<T> keys(Class<T> type) {
        Keys<?> declared = DECLARED.get(type);
        return declared == null ? Keys.ofComponents(type) : (Keys<T>) declared;
    }
}
