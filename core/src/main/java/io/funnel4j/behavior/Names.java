// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import io.funnel4j.problem.Problems;
import java.util.regex.Pattern;

/** What towers and behaviors may be called: their names become column, vertex and file names. */
final class Names {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

    private Names() {}

    static void check(String what, String name, Problems problems) {
        if (name == null || !NAME.matcher(name).matches()) {
            problems.add(
                    "%s is named '%s'; a name is a letter followed by letters, digits or '_'".formatted(what, name));
        }
    }
}
