// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark;

import java.util.List;
import java.util.Map;
import scala.collection.JavaConverters;

/** Java's collections as Scala's, in 2.12 and in 2.13, which calls this way deprecated. */
@SuppressWarnings("deprecation")
public final class ScalaCollections {
    private ScalaCollections() {}

    public static <K, V> scala.collection.Map<K, V> map(Map<K, V> map) {
        return JavaConverters.mapAsScalaMap(map);
    }

    public static <T> scala.collection.Seq<T> seq(List<T> list) {
        return JavaConverters.asScalaBuffer(list);
    }
}
