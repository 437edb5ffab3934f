// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.sql;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a query, with an eye for what stands in quotes and comments. */
final class QueryText {
    private static final Pattern QUOTED =
            Pattern.compile("--[^\\n]*+|/\\*[\\s\\S]*?\\*/|'[^']*+'|\"[^\"]*+\"|\\$\\$[\\s\\S]*?\\$\\$");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");

    private QueryText() {}

    /**
     * Where the parenthesis stands that closes one.
     *
     * @param from behind the one that is open
     * @return -1 where none does
     */
    static int closing(String query, int from) {
        Matcher quoted = QUOTED.matcher(query);
        int depth = 1;
        int at = from;
        while (at < query.length()) {
            if (quoted.find(at) && quoted.start() == at) {
                at = quoted.end();
                continue;
            }
            depth += query.charAt(at) == '(' ? 1 : query.charAt(at) == ')' ? -1 : 0;
            if (depth == 0) {
                return at;
            }
            at++;
        }
        return -1;
    }

    /** Its words outside quotes and comments, in lower case. */
    static Set<String> words(String query) {
        Set<String> words = new LinkedHashSet<>();
        Matcher word = WORD.matcher(QUOTED.matcher(query).replaceAll(" "));
        while (word.find()) {
            words.add(word.group().toLowerCase(Locale.ROOT));
        }
        return words;
    }
}
