// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import io.funnel4j.dataset.sql.SqlSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Logs of public sets, as their recipes read them. */
public final class EventLogs {
    private EventLogs() {}

    /**
     * Taobao's UserBehavior: {@code user,item,category,behavior,unix seconds}, no header. An exposure is a {@code pv}, the view
     * of an item's page; the set has no impressions before it.
     */
    public static EventLog taobaoUserBehavior(Path file, Duration window, SqlSettings settings) {
        Map<String, Set<String>> behaviors = new LinkedHashMap<>();
        behaviors.put("cart", Set.of("cart"));
        behaviors.put("favourite", Set.of("fav"));
        behaviors.put("purchase", Set.of("buy"));
        return new EventLog(
                List.of(file),
                List.of("user", "item", "category", "behavior", "time"),
                "user",
                "item",
                "behavior",
                "time",
                EventLog.TimeUnit.SECONDS,
                List.of("category"),
                Set.of("pv"),
                behaviors,
                window,
                10,
                false,
                null,
                null,
                settings);
    }

    /** RetailRocket's events: {@code timestamp,visitorid,event,itemid,transactionid}, milliseconds. */
    public static EventLog retailRocket(Path file, Duration window, SqlSettings settings) {
        Map<String, Set<String>> behaviors = new LinkedHashMap<>();
        behaviors.put("cart", Set.of("addtocart"));
        behaviors.put("purchase", Set.of("transaction"));
        return new EventLog(
                List.of(file),
                List.of(),
                "visitorid",
                "itemid",
                "event",
                "timestamp",
                EventLog.TimeUnit.MILLISECONDS,
                List.of(),
                Set.of("view"),
                behaviors,
                window,
                10,
                false,
                null,
                null,
                settings);
    }
}
