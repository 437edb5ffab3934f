// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.dataset.encode.EncodingTestBase;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.exposure.ExposureBatch;
import io.funnel4j.exposure.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Encoders that earlier versions saved are loaded and encode rows as they did then. */
class KeptEncodersTest extends EncodingTestBase {
    private static final Path KEPT = Path.of("src", "test", "resources", "kept");
    private static final String ENCODED = "encoded.txt";

    static Stream<Path> encoders() throws IOException {
        try (Stream<Path> files = Files.walk(KEPT)) {
            return files.filter(file -> file.endsWith(ENCODED)).map(Path::getParent).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void encodeAsTheyDid(Path kept) throws IOException {
        assertThat(encoded(Encoders.load(kept.resolve("encoders"))))
                .isEqualTo(Files.readAllLines(kept.resolve(ENCODED)));
    }

    /** Adds encoders of this version: {@code mvn -pl core,datasets test -Dtest=KeptEncodersTest -Dkeep=VERSION}. */
    @Test
    @EnabledIfSystemProperty(named = "keep", matches = ".+")
    void keepThoseOfThisVersion() throws IOException {
        Path kept = KEPT.resolve(System.getProperty("keep"));
        Encoders encoders = encode(
                        csv(
                                "item,tags,price,hour,click,buy",
                                "a,x|y,1.5,3,1,1",
                                "ä'\"b,y,2.5,9,1,0",
                                "a,z|x|y,,21,0,0",
                                "007,,4,12,0,0"),
                        plan(
                                IdEncoding.of("item", 4),
                                IdEncoding.of("tags", 4).withList(ValueList.of('|', Pooling.MEAN)),
                                IdEncoding.cross("item_hour", 4, "item", "hour"),
                                NumericEncoding.of("price", NumericTransform.LOG1P_STANDARDIZE),
                                BucketEncoding.of("hour", 4, 3)))
                .encoders();
        encoders.save(kept.resolve("encoders"));
        Files.write(kept.resolve(ENCODED), encoded(encoders));
    }

    private static List<String> encoded(Encoders encoders) {
        ExposureBatch batch = encoders.encode(List.of(
                Map.of("item", "a", "tags", "y|x", "price", "3", "hour", "9"),
                Map.of("item", "ä'\"b", "tags", "never seen", "price", "", "hour", "23"),
                Map.of("item", "007", "tags", "", "price", "0.25", "hour", ""),
                Map.of("item", "7", "tags", "z", "price", "100", "hour", "0")));
        return List.of(Arrays.toString(batch.ids()), Arrays.toString(batch.numeric()));
    }
}
