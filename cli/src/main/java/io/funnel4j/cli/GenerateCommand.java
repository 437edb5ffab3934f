// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.cli.console.Terminal;
import io.funnel4j.dataset.synthetic.SyntheticSet;
import io.funnel4j.dataset.world.NamedWorld;
import io.funnel4j.dataset.world.World;
import io.funnel4j.dataset.world.WorldFile;
import io.funnel4j.dataset.world.WorldRates;
import io.funnel4j.dataset.world.WorldSpec;
import io.funnel4j.progress.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "generate",
        header = "Write exposures of a generated world as CSV, or a synthetic copy of a public data set.",
        description =
                "Users, items and prices, clicks, dactions (cart or wish) and purchases, drawn so that the true probability of "
                        + "every step is known. With --layout, files in the exact raw layout of a public set, with a hidden "
                        + "mechanism behind their labels. The same options give the same bytes.")
final class GenerateCommand extends FunnelCommand {
    private static final WorldSpec STANDARD = WorldSpec.standard();

    private static final Pattern OTHER_FORMAT =
            Pattern.compile("(?i).*\\.(tsv|psv|tab|parquet|parq|pq|json|jsonl|ndjson|zst|bz2|xz|zip)(\\.gz)?");

    @Parameters(
            paramLabel = "FILE",
            description = "the CSV file to write, compressed if it ends in .gz; with --layout a folder")
    private Path file;

    @Option(names = "--rows", paramLabel = "N", description = "exposures (default: ${DEFAULT-VALUE})")
    private long rows = 100_000;

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "of the world and its exposures (default: ${DEFAULT-VALUE})")
    private long seed = STANDARD.seed();

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "days they are spread over (default: the world's; 20 in the standard one)")
    private Integer days;

    @Option(
            names = "--world",
            paramLabel = "WORLD",
            description =
                    "standard, selection-bias, confounding, rare-purchases, informative-daction, uninformative-daction, shift, delayed, markets, recommender or ali-ccp (default: standard)")
    private String world = NamedWorld.STANDARD.worldName();

    @Option(
            names = "--click-rate",
            paramLabel = "R",
            description = "clicks an exposure (default: the world's; 0.04 in the standard one)")
    private Double clickRate;

    @Option(
            names = "--daction-rate",
            paramLabel = "R",
            description = "dactions a click (default: the world's; 0.2 in the standard one)")
    private Double dactionRate;

    @Option(
            names = "--purchase-rates",
            paramLabel = "R,R",
            split = ",",
            arity = "1",
            description =
                    "purchases a daction, and a click without one (default: the world's; 0.25,0.025 in the standard one)")
    private double[] purchaseRates;

    @Option(
            names = "--confounding",
            paramLabel = "C",
            description =
                    "strength of what drives click and purchase unseen, 0 to 3 (default: the world's; 1 in the standard one)")
    private Double confounding;

    @Option(
            names = "--item-turnover",
            paramLabel = "S",
            description = "share of the items that each day are replaced by new ones, 0 to 1 (default: the world's; 0)")
    private Double itemTurnover;

    @Option(names = "--truth", description = "add the true probabilities as columns true_...")
    private boolean truth;

    @Mixin
    private SyntheticOptions synthetic;

    @Override
    public Integer call() throws IOException {
        synthetic.check();
        return synthetic.wanted() ? writeSyntheticSet() : writeWorld();
    }

    private int writeSyntheticSet() throws IOException {
        PrintWriter text = out();
        SyntheticSet written = usage(() -> synthetic.write(rows, seed, file, progress()));
        written.counts().forEach((what, count) -> text.printf(Locale.ROOT, "%,15d  %s%n", count, what));
        text.printf("Files: %s%n%s%n", file, synthetic.next(file));
        text.flush();
        return CommandLine.ExitCode.OK;
    }

    private int writeWorld() throws IOException {
        WorldSpec spec = usage(this::spec);
        if (OTHER_FORMAT.matcher(file.toString()).matches()) {
            throw wrong(
                    "'%s' is named as another format, and exposures are written as CSV; name a file .csv or .csv.gz",
                    file);
        }
        try (Progress.Task task = progress().start("generating", rows)) {
            WorldFile.write(World.of(spec), file, truth, done -> task.at(done, ""));
            task.done();
        }
        Terminal.beside(line(), file).printf(Locale.ROOT, "%,d exposures in %s%n", rows, file);
        return CommandLine.ExitCode.OK;
    }

    private WorldSpec spec() {
        if (purchaseRates != null && purchaseRates.length != 2) {
            throw wrong("--purchase-rates has %d values; expected 2, such as 0.25,0.025", purchaseRates.length);
        }
        WorldSpec named = NamedWorld.named(world).spec(rows);
        return named.withSeed(seed)
                .withDays(days == null ? named.days() : days)
                .withConfounding(confounding == null ? named.confounding() : confounding)
                .withItemTurnover(itemTurnover == null ? named.itemTurnover() : itemTurnover)
                .withRates(rates(named.rates()));
    }

    private WorldRates rates(WorldRates named) {
        return new WorldRates(
                clickRate == null ? named.click() : clickRate,
                dactionRate == null ? named.daction() : dactionRate,
                purchaseRates == null ? named.purchaseAfterDaction() : purchaseRates[0],
                purchaseRates == null ? named.purchaseAfterOaction() : purchaseRates[1]);
    }
}
