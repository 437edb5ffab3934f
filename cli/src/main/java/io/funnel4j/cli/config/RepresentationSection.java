// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.funnel4j.cli.config.yaml.Converter;
import io.funnel4j.cli.config.yaml.Converters;
import io.funnel4j.cli.config.yaml.RecordYaml;
import io.funnel4j.cli.config.yaml.Section;
import io.funnel4j.model.representation.Representation;
import io.funnel4j.model.representation.RepresentationTypes;
import java.util.Optional;

/** Reads {@code model.representation}: its type's name, and its components as keys. */
final class RepresentationSection {
    static final Converter<Representation> CONVERTER =
            Converters.section("{type: shared-embeddings, ...}", RepresentationSection::read);

    private static final String TYPE = "type";
    private static final Converter<String> NAME = Converters.TEXT.described(
            "one of %s, or the name of a class".formatted(String.join(", ", RepresentationTypes.names())));

    private RepresentationSection() {}

    private static Optional<Representation> read(Section representation) {
        Optional<String> name = representation.required(TYPE, NAME);
        Optional<Class<? extends Representation>> type =
                name.flatMap(found -> representation.attempt(TYPE, () -> RepresentationTypes.named(found)));
        if (type.isEmpty()) {
            representation.ignoreAll();
            return Optional.empty();
        }
        return RecordYaml.read(representation, type.get()).map(Representation.class::cast);
    }

    /** Writes a representation as {@link #CONVERTER} reads it. */
    static void write(ObjectNode node, Representation representation) {
        node.put(TYPE, RepresentationTypes.nameOf(representation));
        RecordYaml.write(node, representation);
    }
}
