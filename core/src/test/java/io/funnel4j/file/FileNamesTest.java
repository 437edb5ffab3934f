// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
    /** Models on disk have these: they are not to change. */
    @ParameterizedTest
    @CsvSource({
        "user, user",
        "userId, userId",
        "item_id-2, item_id-2",
        "user.country, user.country",
        "a/b, a%2f%b",
        "user id, user%20%id",
        "größe, gr%f6%%df%e",
        "商品, %5546%%54c1%",
        "a%b, a%25%b"
    })
    void ordinaryNamesStay(String name, String file) {
        assertThat(FileNames.of(List.of(name))).containsExactly(Map.entry(name, file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CON", "con", "nul", "Aux.x", "COM1", "lpt9", "..", ".", ".hidden", "", "\uD800"})
    void namesThatAreNoFilesSomewhereAreMended(String name) {
        String file = file(name);
        assertThat(file).matches("[A-Za-z0-9_%~-][A-Za-z0-9_.%~-]*");
        assertThat(file.toLowerCase(Locale.ROOT)).doesNotMatch("(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");
    }

    @Test
    void longNamesFit() {
        for (String name : List.of("商".repeat(43), "x".repeat(5_000), "é".repeat(60), "🛒".repeat(30))) {
            assertThat(file(name)).matches("[\\x21-\\x7e]{1,100}");
        }
        assertThat(file("x".repeat(5_000))).startsWith("xxxx").contains("~");
    }

    @Test
    void namesAreToldApartWithoutCase() {
        List<String> names = new ArrayList<>(List.of(
                "User", "user", "USER", "item", "a/b", "a b", "a%2f%b", "con", "CON", "..", "...", "ı", "i", "I"));
        names.add("商".repeat(43));
        names.add("商".repeat(44));
        names.add("x".repeat(300) + "1");
        names.add("x".repeat(300) + "2");
        Map<String, String> files = FileNames.of(names);
        assertThat(files.values().stream().map(file -> file.toLowerCase(Locale.ROOT)))
                .doesNotHaveDuplicates()
                .hasSameSizeAs(names);
        assertThat(files).containsEntry("item", "item");
        assertThat(files.get("User")).startsWith("User~");
    }

    @Test
    void aNameIsCutToItsBytesBetweenCharacters() {
        assertThat(FileNames.cut("run", 10)).isEqualTo("run");
        assertThat(FileNames.cut("商品表", 7)).isEqualTo("商品");
        assertThat(FileNames.cut("a🛒b", 4)).isEqualTo("a");
        assertThat(FileNames.cut("é".repeat(200), 200).getBytes(StandardCharsets.UTF_8))
                .hasSize(200);
    }

    private static String file(String name) {
        return FileNames.of(List.of(name)).get(name);
    }
}
