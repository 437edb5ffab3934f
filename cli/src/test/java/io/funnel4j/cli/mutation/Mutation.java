// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.mutation;

import java.util.List;
import java.util.Random;

/** Changes the content of a file; the same random numbers make the same change. */
@FunctionalInterface
interface Mutation {
    Mutated apply(byte[] content, Random random);

    /** One of several, drawn at each use. */
    static Mutation anyOf(List<Mutation> mutations) {
        return (content, random) ->
                mutations.get(random.nextInt(mutations.size())).apply(content, random);
    }

    /** This one, once to {@code most} times on what the last one left. */
    default Mutation repeated(int most) {
        return (content, random) -> {
            // Most often once: what breaks at one change is not to be hidden by another.
            int times = random.nextInt(3) > 0 ? 1 : 1 + random.nextInt(most);
            Mutated mutated = new Mutated(content, "");
            for (int time = 0; time < times; time++) {
                Mutated next = apply(mutated.content(), random);
                String before = mutated.description();
                mutated = new Mutated(
                        next.content(), before.isEmpty() ? next.description() : before + "; " + next.description());
            }
            return mutated;
        };
    }
}
