// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** CSV files as tables of a query. All cells are texts; lines that cannot be read are put aside, to be counted. */
final class CsvTables {
    private CsvTables() {}

    /** A file without a header. */
    static String headless(Path folder, String file, List<String> columns) {
        return read(folder, file, columns, 0);
    }

    /** A file with a header, by other names. */
    static String renamed(Path folder, String file, List<String> columns) {
        return read(folder, file, columns, 1);
    }

    private static String read(Path folder, String file, List<String> columns, int skipped) {
        String types =
                columns.stream().map(column -> quoted(column) + ": 'VARCHAR'").collect(Collectors.joining(", "));
        return "read_csv(%s, header = false, skip = %s, delim = ',', quote = '\"', auto_detect = false, columns = {%s}, store_rejects = true)"
                .formatted(quoted(Layouts.file(folder, file).toAbsolutePath().toString()), skipped, types);
    }

    /** A file with a header. */
    static String headed(Path folder, String file) {
        return "read_csv(%s, header = true, delim = ',', quote = '\"', all_varchar = true, comment = '', store_rejects = true)"
                .formatted(quoted(Layouts.file(folder, file).toAbsolutePath().toString()));
    }

    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
