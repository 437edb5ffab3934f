// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.rows;

import io.funnel4j.Internal;
import io.funnel4j.dataset.DataForm;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.LabelWords;
import io.funnel4j.dataset.source.CellText;
import io.funnel4j.dataset.source.SourceFinding;
import io.funnel4j.text.Message;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.datavec.api.writable.Text;
import org.datavec.api.writable.Writable;

/** Reads the cells of a label, and counts the words that are read as 0 because no other meaning is named. One thread's. */
@Internal
public final class LabelReader {
    private static final int MAX_WORDS = 1000;
    private static final int SHOWN = 10;
    private static final String HINT =
            "0 or 1; name other words: labels: {%s: {column: %s, positive: [<words that mean 1>]}}";

    private final String label;
    private final String column;
    private final Optional<LabelWords> words;
    private final Map<String, Byte> meanings = new HashMap<>();
    private final Map<Double, Byte> numbers = new HashMap<>();
    private final Map<String, long[]> others = new TreeMap<>();
    private final Set<String> named;

    LabelReader(String label, String column, Optional<LabelWords> words) {
        this.label = label;
        this.column = column;
        this.words = words;
        this.named = new HashSet<>();
        words.ifPresent(given -> {
            given.positive().forEach(word -> name(word, (byte) 1));
            given.negative().forEach(word -> name(word, (byte) 0));
        });
    }

    /** The readers of a plan's labels that have a column, in order. */
    public static List<LabelReader> of(EncodingPlan plan) {
        return plan.labels().entrySet().stream()
                .map(label -> new LabelReader(
                        label.getKey(),
                        label.getValue(),
                        Optional.ofNullable(plan.labelWords().get(label.getKey()))))
                .toList();
    }

    private void name(String word, byte meaning) {
        meanings.put(word.strip(), meaning);
        named.add(word.strip());
        Cells.decimal(word.strip()).ifPresent(number -> numbers.put(number + 0.0, meaning));
    }

    /** @throws BadCellException if the cell says neither 0 nor 1 */
    byte read(Writable cell) {
        return words.isEmpty() ? plain(cell) : word(cell);
    }

    private byte plain(Writable cell) {
        if (cell instanceof Text text && text.getLength() == 1) {
            byte digit = text.getBytes()[0];
            if (digit == '0' || digit == '1') {
                return (byte) (digit - '0');
            }
        }
        if (Cells.isNumber(cell)) {
            double value = cell.toDouble();
            if (value == 0 || value == 1) {
                return (byte) value;
            }
        }
        String text = CellText.of(cell).strip();
        OptionalDouble number = Cells.decimal(text);
        if (number.isPresent() && (number.getAsDouble() == 0 || number.getAsDouble() == 1)) {
            return (byte) number.getAsDouble();
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "false" -> 0;
            case "true" -> 1;
            default -> throw new BadCellException(
                    BadRow.Kind.BAD_LABEL, column, Cells.show(text), HINT.formatted(label, column));
        };
    }

    private byte word(Writable cell) {
        String text = CellText.of(cell).strip();
        Byte meaning = meanings.get(text);
        if (meaning == null && !numbers.isEmpty()) {
            OptionalDouble number = Cells.decimal(text);
            meaning = number.isPresent() ? numbers.get(number.getAsDouble() + 0.0) : null;
        }
        if (meaning != null) {
            return meaning;
        }
        if (text.isEmpty() || !words.orElseThrow().negative().isEmpty()) {
            throw new BadCellException(
                    BadRow.Kind.BAD_LABEL,
                    column,
                    text.isEmpty() ? "nothing" : Cells.show(text),
                    "one of the positive or negative words of label '%s': %s".formatted(label, named));
        }
        if (others.containsKey(text) || others.size() < MAX_WORDS) {
            others.computeIfAbsent(text, word -> new long[1])[0]++;
        }
        return 0;
    }

    /** Adds the words that another reader of the same label met, and makes it forget them. */
    public void take(LabelReader other) {
        other.others.forEach((word, count) -> others.computeIfAbsent(word, none -> new long[1])[0] += count[0]);
        other.others.clear();
    }

    /** Forgets the words that were met. */
    public void forget() {
        others.clear();
    }

    /** Writes the words that were met, for another process. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(others.size());
        for (Map.Entry<String, long[]> word : others.entrySet()) {
            DataForm.writeText(word.getKey(), out);
            DataForm.writeLongs(word.getValue(), out);
        }
    }

    /** Meets the words that were written. */
    public void read(DataInput in) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            String word = DataForm.readText(in);
            others.put(word, DataForm.readLongs(in));
        }
    }

    /** What the words were that are no positive ones. */
    public Optional<SourceFinding> finding(long rows) {
        if (others.isEmpty()) {
            return Optional.empty();
        }
        List<String> examples = new ArrayList<>();
        others.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, long[]> word) -> word.getValue()[0])
                        .reversed())
                .limit(SHOWN)
                .forEach(word ->
                        examples.add(Message.of("%s %,d times", Cells.show(word.getKey()), word.getValue()[0])));
        return Optional.of(new SourceFinding(
                "rows of label '%s' have a word that is none of %s and read as 0"
                        .formatted(label, words.orElseThrow().positive()),
                others.values().stream().mapToLong(count -> count[0]).sum(),
                rows,
                examples,
                false));
    }
}
