// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.follow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.funnel4j.cli.run.RollingPoint;
import io.funnel4j.file.PartialFile;
import io.funnel4j.report.result.EpochResult;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The points of a run on a stream in a file, a line of JSON each, and of them as many as a chart shows. */
final class RollingLog {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_SHOWN = 400;

    private final Path file;
    private final List<Shown> shown = new ArrayList<>();
    /** One in so many points is shown. */
    private long thinned = 1;

    private long points;

    /** What a chart shows of a point. */
    private record Shown(long rows, double loss, Map<String, Double> metrics) {}

    RollingLog(Path file) {
        this.file = file;
    }

    /** Begins the file, in place of an earlier one. */
    void begin() throws IOException {
        PartialFile.write(file, "");
    }

    /**
     * Goes on with the points up to some rows: those of rows that are learned again are dropped.
     *
     * @param rows that are learned
     */
    void goOnAfter(long rows) throws IOException {
        if (!Files.exists(file)) {
            begin();
            return;
        }
        try (PartialFile kept = new PartialFile(file)) {
            try (BufferedReader lines = Files.newBufferedReader(file);
                    BufferedWriter out = Files.newBufferedWriter(kept.path())) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    JsonNode point = parsed(line);
                    if (point != null && point.path("rows").asLong(Long.MAX_VALUE) <= rows) {
                        out.write(line + "\n");
                        show(point);
                    }
                }
            }
            kept.finish();
        } catch (IOException e) {
            throw PartialFile.failed(file, e);
        }
    }

    /** Null for a line that was cut when the process was killed. */
    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    void add(RollingPoint point) throws IOException {
        String line = JSON.writeValueAsString(point.fields());
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw PartialFile.failed(file, e);
        }
        show(JSON.readTree(line));
    }

    private void show(JsonNode point) {
        if (points++ % thinned != 0) {
            return;
        }
        Map<String, Double> metrics = new LinkedHashMap<>();
        point.fields().forEachRemaining(field -> {
            if (field.getKey().contains(".") && !field.getKey().endsWith(".loss")) {
                metrics.put(field.getKey(), field.getValue().asDouble(Double.NaN));
            }
        });
        shown.add(new Shown(point.path("rows").asLong(), point.path("loss").asDouble(Double.NaN), metrics));
        if (shown.size() == MOST_SHOWN) {
            List<Shown> half = new ArrayList<>();
            for (int i = 0; i < shown.size(); i += 2) {
                half.add(shown.get(i));
            }
            shown.clear();
            shown.addAll(half);
            thinned *= 2;
        }
    }

    /** The course of the training; a point's place is its share of the rows so far. */
    List<EpochResult> course() {
        List<EpochResult> course = new ArrayList<>();
        if (shown.isEmpty()) {
            return course;
        }
        int last = shown.size() - 1;
        for (int i = 0; i <= last; i++) {
            Shown point = shown.get(i);
            double place = (double) point.rows() / shown.get(last).rows();
            course.add(new EpochResult(1, point.loss(), point.metrics(), i == last, place));
        }
        return course;
    }
}
