// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.dataset.publicsets.KuaiRand.Variant;
import io.funnel4j.dataset.synthetic.AliCcpFiles;
import io.funnel4j.dataset.synthetic.AliCcpSpec;
import io.funnel4j.dataset.synthetic.KuaiRandFiles;
import io.funnel4j.dataset.synthetic.KuaiRandSpec;
import io.funnel4j.dataset.synthetic.SyntheticSet;
import io.funnel4j.progress.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code generate --layout}: files in the raw layout of a public set. */
final class SyntheticOptions {
    private static final Map<String, Variant> VARIANTS =
            Map.of("pure", Variant.PURE, "1k", Variant.ONE_K, "27k", Variant.TWENTY_SEVEN_K);
    private static final List<String> OF_A_WORLD = List.of(
            "--days",
            "--click-rate",
            "--daction-rate",
            "--purchase-rates",
            "--confounding",
            "--item-turnover",
            "--truth");
    private static final List<String> OF_ALI_CCP = List.of("--common-rows", "--longest-list", "--conversion-rate");
    private static final List<String> OF_KUAIRAND = List.of("--users", "--videos", "--variant", "--side-tables");
    private static final String ALI_CCP = "ali-ccp";
    private static final String KUAIRAND = "kuairand";

    @Option(
            names = "--layout",
            paramLabel = "LAYOUT",
            description = "write files in the raw layout of a public set instead, into a folder: ali-ccp or kuairand")
    private String layout;

    @Option(
            names = "--dirty",
            paramLabel = "SHARE",
            description = "with --layout: rows that are dirty as real ones are (default: 0.001)")
    private double dirty = 0.001;

    @Option(
            names = "--common-rows",
            paramLabel = "N",
            description = "ali-ccp: rows of common features (default: a fiftieth of --rows)")
    private Long commonRows;

    @Option(
            names = "--longest-list",
            paramLabel = "N",
            description = "ali-ccp: values of a user's longest list (default: 200)")
    private int longestList = 200;

    @Option(
            names = "--conversion-rate",
            paramLabel = "R",
            description = "ali-ccp: conversions a click; 0.0054 in the real set (default: 0.1)")
    private double conversionRate = 0.1;

    @Option(names = "--users", paramLabel = "N", description = "kuairand: users (default: 1000)")
    private int users = 1000;

    @Option(names = "--videos", paramLabel = "N", description = "kuairand: videos (default: 5000)")
    private int videos = 5000;

    @Option(names = "--variant", paramLabel = "V", description = "kuairand: pure, 1k or 27k (default: pure)")
    private String variant = "pure";

    @Option(
            names = "--side-tables",
            paramLabel = "DIR",
            description = "kuairand: existing tables of users and videos, which the logs refer to and which are copied")
    private Path sideTables;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    boolean wanted() {
        return layout != null;
    }

    /** Refuses what does not go together. */
    void check() {
        List<String> foreign = new ArrayList<>();
        if (layout == null) {
            foreign.add("--dirty");
            foreign.addAll(OF_ALI_CCP);
            foreign.addAll(OF_KUAIRAND);
        } else if (layout.equals(ALI_CCP) || layout.equals(KUAIRAND)) {
            foreign.addAll(OF_A_WORLD);
            foreign.addAll(layout.equals(ALI_CCP) ? OF_KUAIRAND : OF_ALI_CCP);
        } else {
            throw WrongUsage.of(command, "--layout is '%s'; expected ali-ccp or kuairand", layout);
        }
        List<String> given = foreign.stream()
                .filter(command.commandLine().getParseResult()::hasMatchedOption)
                .toList();
        if (!given.isEmpty()) {
            throw WrongUsage.of(
                    command,
                    "%s says nothing %s; leave it out",
                    String.join(", ", given),
                    layout == null ? "without --layout" : "about --layout " + layout);
        }
        if (!VARIANTS.containsKey(variant)) {
            throw WrongUsage.of(command, "--variant is '%s'; expected pure, 1k or 27k", variant);
        }
    }

    /** Writes the files. */
    SyntheticSet write(long rows, long seed, Path folder, Progress progress) throws IOException {
        try (Progress.Task task = progress.start("generating", rows)) {
            SyntheticSet written = write(rows, seed, folder, done -> task.at(Math.min(done, rows), ""));
            task.done();
            return written;
        }
    }

    private SyntheticSet write(long rows, long seed, Path folder, LongConsumer progress) throws IOException {
        if (layout.equals(KUAIRAND)) {
            return KuaiRandFiles.write(
                    new KuaiRandSpec(VARIANTS.get(variant), rows, users, videos, sideTables, dirty, seed),
                    folder,
                    progress);
        }
        AliCcpSpec spec = new AliCcpSpec(
                rows,
                commonRows == null ? Math.max(4, rows / 50) : commonRows,
                longestList,
                0.04,
                conversionRate,
                dirty,
                seed);
        return AliCcpFiles.write(spec, folder, progress);
    }

    /** What a person does next. */
    String next(Path folder) {
        String recipe =
                layout.equals(ALI_CCP) ? "ali-ccp" : variant.equals("27k") ? "kuairand-pure" : "kuairand-" + variant;
        return "Next: ./funnel4j train recipes/%s.yaml --data %s".formatted(recipe, folder);
    }
}
