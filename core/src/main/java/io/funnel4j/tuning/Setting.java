// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.tuning;

/**
 * One value of a configuration that is searched.
 *
 * @param name such as {@code training.optimizer.learning-rate}
 * @param domain what it is drawn from
 * @param start what the first trial has
 */
public record Setting(String name, Domain domain, double start) {
    public Setting {
        if (!domain.contains(start)) {
            throw new IllegalArgumentException("'%s' starts at %s, which is not in %s".formatted(name, start, domain));
        }
    }
}
