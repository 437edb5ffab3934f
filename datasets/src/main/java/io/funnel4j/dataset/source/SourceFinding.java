// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import io.funnel4j.text.Message;
import java.util.List;

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

    /**
     * Where no bad row is accepted, nothing that a source left out is.
     *
     * @param source what errors call it
     * @param maxBadRows the share of rows that may be bad
     * @throws InvalidExposuresException naming the first fault, where the share is 0
     */
    public static void checkFaults(String source, List<SourceFinding> findings, double maxBadRows) {
        if (maxBadRows == 0) {
            findings.stream().filter(SourceFinding::fault).findFirst().ifPresent(fault -> {
                throw new InvalidExposuresException(
                        "%s: %s; mend the source, or accept a share of bad rows above 0".formatted(source, fault));
            });
        }
    }

    @Override
    public String toString() {
        String share = of > 0 ? Message.of("%,d of %,d %s", count, of, what) : Message.of("%,d %s", count, what);
        return examples.isEmpty() ? share : share + ", such as " + String.join("; ", examples);
    }
}
