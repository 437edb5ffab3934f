package io.funnel4j.dataset.format;

import java.util.List;
import java.util.Locale;

/**
 * What a source left out or could not match, known once it was read to its end.
 *
 * @param what in words: {@code purchases without an exposure}
 * @param count how many
 * @param of how many there were; 0 where nobody knows
 * @param examples a few of them, with file and line where they have one
 * @param fault whether the source is not as it should be, so that an encoding that accepts no bad row stops; else it is for
 *     information, or what was asked for
 */
public record SourceFinding(String what, long count, long of, List<String> examples, boolean fault) {
    public SourceFinding {
        examples = List.copyOf(examples);
    }

    @Override
    public String toString() {
        String share = of > 0
                ? String.format(Locale.ROOT, "%,d of %,d %s", count, of, what)
                : String.format(Locale.ROOT, "%,d %s", count, what);
        return examples.isEmpty() ? share : share + ", such as " + String.join("; ", examples);
    }
}
