// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.record;

import io.funnel4j.dataset.encoders.Turnover;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a warm start did to ids, as numbers for programs. */
public final class TurnoverFields {
    private TurnoverFields() {}

    /** By table: {@code before, seen, expired, kept, arrived, admitted, refused, waiting, forgotten, ids}. */
    public static Map<String, Map<String, Long>> of(List<Turnover> tables) {
        Map<String, Map<String, Long>> byTable = new LinkedHashMap<>();
        tables.forEach(table -> byTable.put(table.table(), of(table)));
        return byTable;
    }

    private static Map<String, Long> of(Turnover table) {
        Map<String, Long> fields = new LinkedHashMap<>();
        fields.put("before", table.before());
        fields.put("seen", table.seen());
        fields.put("expired", table.expired());
        fields.put("kept", table.kept());
        fields.put("arrived", table.arrived());
        fields.put("admitted", table.admitted());
        fields.put("refused", table.refused());
        fields.put("waiting", table.waiting());
        fields.put("forgotten", table.forgotten());
        fields.put("ids", table.ids());
        return fields;
    }
}
