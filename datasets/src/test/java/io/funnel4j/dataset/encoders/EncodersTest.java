// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encoders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.encode.EncodingTestBase;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.rows.BadRow;
import io.funnel4j.dataset.scoring.ScoringReader;
import io.funnel4j.exposure.ExposureBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EncodersTest extends EncodingTestBase {
    private static final String NASTY = "b\"\\\t\u00e9\uD83D\uDE00";

    private Encoders encoders;

    @BeforeEach
    void fit() throws IOException {
        encoders = encode(
                        csv(
                                "item,brand,price,click,buy",
                                "a,x,1,1,1",
                                "a,y,3,0,0",
                                "\"b\"\"\\\t\u00e9\uD83D\uDE00\",x,3,0,0"),
                        plan(
                                IdEncoding.of("item", 4),
                                NumericEncoding.of("price", NumericTransform.STANDARDIZE),
                                IdEncoding.hashed("brand", 4, 100)))
                .encoders();
    }

    @Test
    void encodesRowsForScoring() {
        Map<String, String> missing = new HashMap<>();
        missing.put("item", null);
        missing.put("brand", "");
        missing.put("price", " ");
        ExposureBatch batch = encoders.encode(List.of(Map.of("item", "a", "brand", "x", "price", "3"), missing));

        assertThat(batch.rows()).isEqualTo(2);
        assertThat(batch.ids()).containsExactly(2, encoders.id("brand", "x"), 0, 0);
        assertThat(batch.numeric()[0]).isGreaterThan(0);
        assertThat(batch.numeric()[1]).isZero();
        assertThat(batch.labels()).isEmpty();
        assertThat(encoders.columns()).containsExactly("item", "price", "brand");
    }

    @Test
    void readsNoLabelsForScoring() {
        Map<String, String> row = Map.of("item", "a", "brand", "x", "price", "3", "click", "neither 0 nor 1");
        assertThat(encoders.encode(List.of(row)).ids()[0]).isEqualTo(2);
    }

    @Test
    void saysWhatIsWrongWithARow() {
        assertThatThrownBy(() -> encoders.encode(List.of(Map.of("Item", "a", "brand", "x", "price", "3"))))
                .hasMessageContaining("row 0 has no column 'item'")
                .hasMessageContaining("did you mean 'Item'?");
        assertThatThrownBy(() -> encoders.encode(List.of(Map.of("item", "a", "brand", "x", "price", "much"))))
                .hasMessageContaining("row 0: text where a number is due in column 'price', found 'much'");
        Map<String, String> good = Map.of("item", "a", "brand", "x", "price", "3");
        Map<String, String> withUnknown = new HashMap<>(good);
        withUnknown.put("pirce", "4");
        assertThatThrownBy(() -> encoders.encode(List.of(good, withUnknown)))
                .hasMessage("row 1 has a column 'pirce' that no feature reads; features read [item, price, brand];"
                        + " did you mean 'price'?");
        assertThatThrownBy(() -> encoders.id("price", "3"))
                .hasMessageContaining("no id feature 'price'; id features are [item, brand]");
    }

    @Test
    void areTheSameAfterSavingAndLoading() {
        Path saved = folder.resolve("saved");
        encoders.save(saved);
        Encoders loaded = Encoders.load(saved);
        Map<String, String> row = Map.of("item", NASTY, "brand", "y", "price", "2.5");

        assertThat(loaded.schema()).isEqualTo(encoders.schema());
        assertThat(loaded.id("item", NASTY))
                .isEqualTo(encoders.id("item", NASTY))
                .isGreaterThan(1);
        assertThat(loaded.encode(List.of(row)).ids())
                .isEqualTo(encoders.encode(List.of(row)).ids());
        assertThat(loaded.encode(List.of(row)).numeric())
                .isEqualTo(encoders.encode(List.of(row)).numeric());
    }

    @Test
    void refuseFilesThatAreCutChangedOrForeign() throws IOException {
        Path saved = folder.resolve("saved");
        encoders.save(saved);
        Path vocabulary = saved.resolve("vocabulary-0.jsonl");
        Files.writeString(vocabulary, "\"a\"\n");
        assertThatThrownBy(() -> Encoders.load(saved))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("has 1 values; expected 2");
        Files.writeString(vocabulary, "a,b\n");
        assertThatThrownBy(() -> Encoders.load(saved)).hasMessageContaining("is not a vocabulary");
        Files.delete(vocabulary);
        assertThatThrownBy(() -> Encoders.load(saved)).hasMessageContaining("vocabulary-0.jsonl is missing");
        Path file = saved.resolve("encoders.json");
        Files.writeString(file, Files.readString(file).replace("funnel4j-encoders", "other"));
        assertThatThrownBy(() -> Encoders.load(saved)).hasMessageContaining("holds 'other'");
        assertThatThrownBy(() -> Encoders.load(folder.resolve("nowhere"))).hasMessageContaining("fitted encoders");
    }

    @Test
    void followNoPathAndTakeNoValueTwice() throws IOException {
        Path saved = folder.resolve("saved");
        encoders.save(saved);
        Path file = saved.resolve("encoders.json");
        String whole = Files.readString(file);
        for (String path : List.of("../vocabulary-0.jsonl", "/dev/zero", "vocabulary-0.jsonl/..", "")) {
            Files.writeString(file, whole.replace("vocabulary-0.jsonl", path));
            assertThatThrownBy(() -> Encoders.load(saved))
                    .isInstanceOf(InvalidFileException.class)
                    .hasMessageContaining("%s names vocabulary '%s'".formatted(file, path));
        }
        Files.writeString(file, whole);
        Path vocabulary = saved.resolve("vocabulary-0.jsonl");
        for (String values : List.of("\"a\"\n\"a\"\n", "\"a\"\n\"\"\n", "\"a\"\n7\n")) {
            Files.writeString(vocabulary, values);
            assertThatThrownBy(() -> Encoders.load(saved))
                    .as(values)
                    .isInstanceOf(InvalidFileException.class)
                    .hasMessageStartingWith(vocabulary.toString());
        }
    }

    @Test
    void readASourceInBatchesForScoring() throws IOException {
        List<ScoringReader.Batch> batches = new ArrayList<>();
        try (ScoringReader reader = new ScoringReader(
                csvNamed("new.csv", "price,id,item,brand", "1,7,a,x", "bad,8,a,x", "1,9,c,x", "1,\"10,a,x", "3,11,a,"),
                encoders,
                2)) {
            reader.next().ifPresent(batches::add);
            reader.next().ifPresent(batches::add);
            assertThat(reader.next()).isEmpty();
        }
        assertThat(batches).hasSize(2);
        assertThat(batches.get(0).exposures().rows()).isEqualTo(2);
        assertThat(batches.get(0).exposures().ids()).startsWith(2).hasSize(4);
        assertThat(batches.get(0).rows()).extracting(row -> row.get(1)).containsExactly("7", "9");
        assertThat(batches.get(0).badRows()).hasSize(1).first().asString().contains("new.csv:3");
        assertThat(batches.get(1).exposures().rows()).isEqualTo(1);
        assertThat(batches.get(1).badRows()).extracting(BadRow::kind).containsExactly(BadRow.Kind.UNREADABLE);
    }
}
