// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.model.representation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;
import org.nd4j.shade.jackson.databind.DatabindContext;
import org.nd4j.shade.jackson.databind.JavaType;
import org.nd4j.shade.jackson.databind.jsontype.impl.TypeIdResolverBase;

/** Representations by name: those of this project by a short one, any other by its class's. */
public final class RepresentationTypes {
    private static final Map<String, Class<? extends Representation>> SHORT_NAMES = new LinkedHashMap<>();

    static {
        SHORT_NAMES.put("shared-embeddings", SharedEmbeddings.class);
        SHORT_NAMES.put("separate-embeddings", SeparateEmbeddings.class);
        SHORT_NAMES.put("shared-bottom", SharedBottom.class);
        SHORT_NAMES.put("mmoe", Mmoe.class);
        SHORT_NAMES.put("ple", Ple.class);
        SHORT_NAMES.put("dcn-v2", DcnV2.class);
        SHORT_NAMES.put("deep-fm", DeepFm.class);
        SHORT_NAMES.put("ep-net", EpNet.class);
        SHORT_NAMES.put("final-mlp", FinalMlp.class);
    }

    private RepresentationTypes() {}

    /** The short names. */
    public static List<String> names() {
        return List.copyOf(SHORT_NAMES.keySet());
    }

    /** The name of a representation's type. */
    public static String nameOf(Representation representation) {
        return SHORT_NAMES.entrySet().stream()
                .filter(entry -> entry.getValue().equals(representation.getClass()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> representation.getClass().getName());
    }

    /**
     * The type of a name.
     *
     * @throws IllegalArgumentException if the name is neither a short one nor that of a representation's class
     */
    public static Class<? extends Representation> named(String name) {
        Class<? extends Representation> known = SHORT_NAMES.get(name);
        if (known != null) {
            return known;
        }
        try {
            Class<?> found = Class.forName(name, false, Representation.class.getClassLoader());
            if (Representation.class.isAssignableFrom(found) && !found.isInterface()) {
                return found.asSubclass(Representation.class);
            }
            throw new IllegalArgumentException("class '%s' is no representation: it does not implement %s"
                    .formatted(name, Representation.class.getName()));
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "unknown representation '%s'; expected one of %s, or the name of a class that is on the class path (the launcher takes FUNNEL4J_CLASSPATH)"
                            .formatted(name, String.join(", ", names())),
                    e);
        }
    }

    /** How a representation's type is written in JSON. */
    static final class JsonId extends TypeIdResolverBase {
        @Override
        public String idFromValue(Object value) {
            return nameOf((Representation) value);
        }

        @Override
        public String idFromValueAndType(Object value, Class<?> suggestedType) {
            return idFromValue(value);
        }

        @Override
        public JavaType typeFromId(DatabindContext context, String id) {
            return context.constructType(named(id));
        }

        @Override
        public JsonTypeInfo.Id getMechanism() {
            return JsonTypeInfo.Id.CUSTOM;
        }
    }
}
