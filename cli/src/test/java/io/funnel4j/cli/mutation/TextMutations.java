// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.mutation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Changes to text: its lines, words and numbers. Text is taken as ISO 8859-1, so that every byte is kept. */
final class TextMutations {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z_-]*");

    /** What numbers become. */
    static final List<String> EXTREME_NUMBERS = List.of(
            "0",
            "-1",
            "1",
            "2",
            "1e309",
            "-1e309",
            "1e-400",
            "NaN",
            "Infinity",
            "2147483647",
            "2147483648",
            "-2147483648",
            "4294967296",
            "1000000000000",
            "9223372036854775807",
            "9223372036854775808",
            "1e18",
            "0.1",
            "00",
            "0x7f",
            "1_000",
            "99999",
            "1000000",
            "9".repeat(400),
            "1" + "0".repeat(100_000));

    private static final List<String> TOKENS = List.of(
            "\"",
            "'",
            "`",
            ",",
            ";",
            "\t",
            ":",
            "|",
            "\n",
            "\r",
            "\r\n",
            "\0",
            "\u0007",
            "\u001b[2J",
            "\\",
            "{",
            "}",
            "[",
            "]",
            "- ",
            "# ",
            "&a ",
            "*a",
            "<<: ",
            "!!javax.script.ScriptEngineManager ",
            "---\n",
            "...\n",
            "%",
            "%s%n",
            "${x}",
            "\u00ef\u00bb\u00bf",
            "\u00c3\u00a9",
            "\u00e2\u0080\u00ae",
            "null",
            "true",
            "~",
            " ",
            "../",
            "/",
            "[".repeat(20_000),
            "{a: ".repeat(2_000),
            "x".repeat(100_000),
            "\n".repeat(1_000),
            ",".repeat(5_000));

    /** All of them, one drawn at each use. */
    static final Mutation ANY = Mutation.anyOf(List.of(
            TextMutations::insertToken,
            TextMutations::insertToken,
            TextMutations::replaceNumber,
            TextMutations::replaceNumber,
            TextMutations::deleteLine,
            TextMutations::doubleLine,
            TextMutations::swapLines,
            TextMutations::deleteWord,
            TextMutations::renameWord,
            TextMutations::replaceWord));

    private TextMutations() {}

    private static Mutated insertToken(byte[] content, Random random) {
        String token = pick(TOKENS, random);
        int at = random.nextInt(content.length + 1);
        return new Mutated(
                ByteMutations.splice(content, at, at, token.getBytes(StandardCharsets.ISO_8859_1)),
                String.format(Locale.ROOT, "%s put at %d", shown(token), at));
    }

    private static Mutated replaceNumber(byte[] content, Random random) {
        return replace(content, NUMBER, pick(EXTREME_NUMBERS, random), random);
    }

    private static Mutated deleteWord(byte[] content, Random random) {
        return replace(content, WORD, "", random);
    }

    private static Mutated renameWord(byte[] content, Random random) {
        return replace(content, WORD, null, random);
    }

    /** By another word of the text. */
    private static Mutated replaceWord(byte[] content, Random random) {
        List<MatchResult> words = WORD.matcher(text(content)).results().toList();
        return words.isEmpty()
                ? insertToken(content, random)
                : replace(content, WORD, pick(words, random).group(), random);
    }

    /** @param with null for what was found with a letter more */
    private static Mutated replace(byte[] content, Pattern pattern, String with, Random random) {
        List<MatchResult> found = pattern.matcher(text(content)).results().toList();
        if (found.isEmpty()) {
            return insertToken(content, random);
        }
        MatchResult replaced = pick(found, random);
        String put = with == null ? replaced.group() + "x" : with;
        return new Mutated(
                ByteMutations.splice(
                        content, replaced.start(), replaced.end(), put.getBytes(StandardCharsets.ISO_8859_1)),
                String.format(
                        Locale.ROOT, "%s at %d replaced by %s", shown(replaced.group()), replaced.start(), shown(put)));
    }

    private static Mutated deleteLine(byte[] content, Random random) {
        List<String> lines = lines(content);
        int at = random.nextInt(lines.size());
        lines.remove(at);
        return new Mutated(bytes(lines), String.format(Locale.ROOT, "line %d deleted", at + 1));
    }

    private static Mutated doubleLine(byte[] content, Random random) {
        List<String> lines = lines(content);
        int at = random.nextInt(lines.size());
        lines.add(random.nextInt(lines.size() + 1), lines.get(at));
        return new Mutated(bytes(lines), String.format(Locale.ROOT, "line %d doubled", at + 1));
    }

    private static Mutated swapLines(byte[] content, Random random) {
        List<String> lines = lines(content);
        int one = random.nextInt(lines.size());
        int other = random.nextInt(lines.size());
        Collections.swap(lines, one, other);
        return new Mutated(bytes(lines), String.format(Locale.ROOT, "lines %d and %d swapped", one + 1, other + 1));
    }

    private static List<String> lines(byte[] content) {
        return new ArrayList<>(List.of(text(content).split("\n", -1)));
    }

    private static byte[] bytes(List<String> lines) {
        return String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    static <T> T pick(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    /** In quotes, without control characters, and not too long. */
    static String shown(String text) {
        StringBuilder shown = new StringBuilder("'");
        text.chars().limit(40).forEach(character -> {
            boolean plain = character >= ' ' && character < 127;
            shown.append(plain ? Character.toString(character) : String.format(Locale.ROOT, "\\x%02x", character));
        });
        return shown.append(
                        text.length() > 40 ? String.format(Locale.ROOT, "...' (%d characters)", text.length()) : "'")
                .toString();
    }
}
