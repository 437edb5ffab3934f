package io.funnel4j.cli.config;

import io.funnel4j.model.representation.Representation;
import java.util.List;
import java.util.Optional;

/** Reads {@code model.representation}. */
final class RepresentationSection {
    static final String SHARED_EMBEDDINGS = "shared-embeddings";
    static final String SHARED_BOTTOM = "shared-bottom";
    static final String SEPARATE_EMBEDDINGS = "separate-embeddings";

    static final Kind<Representation> KIND =
            Kinds.section("{type: shared-embeddings, ...}", RepresentationSection::read);

    private static final Kind<String> TYPE = Kinds.word(List.of(SHARED_EMBEDDINGS, SHARED_BOTTOM, SEPARATE_EMBEDDINGS));

    private RepresentationSection() {}

    private static Optional<Representation> read(Section representation) {
        Optional<String> type = representation.required("type", TYPE);
        if (type.isEmpty()) {
            representation.ignoreAll();
            return Optional.empty();
        }
        return switch (type.get()) {
            case SHARED_BOTTOM -> representation
                    .required("units", Kinds.oneOrMore(Kinds.wholeFrom(1)))
                    .filter(units -> !units.isEmpty())
                    .flatMap(units -> representation.attempt(() -> new Representation.SharedBottom(units)));
            case SEPARATE_EMBEDDINGS -> Optional.of(new Representation.SeparateEmbeddings());
            default -> Optional.of(new Representation.SharedEmbeddings());
        };
    }
}
