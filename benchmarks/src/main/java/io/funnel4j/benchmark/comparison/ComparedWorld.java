// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import io.funnel4j.behavior.Probability;
import io.funnel4j.benchmark.WorldData;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.world.NamedWorld;
import io.funnel4j.dataset.world.WorldColumn;
import io.funnel4j.dataset.world.WorldRates;
import io.funnel4j.dataset.world.WorldSize;
import io.funnel4j.dataset.world.WorldSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.progress.Progress;
import io.funnel4j.text.Message;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Generated worlds of one kind, one a seed, whose true probabilities are known.
 *
 * @param named which kind
 * @param rows exposures of each
 * @param embeddingDimension D of every id feature
 */
public record ComparedWorld(NamedWorld named, long rows, int embeddingDimension) implements ComparisonData {
    private static final String CONVERSION = "purchase";

    /** @throws IllegalArgumentException if a world cannot have so many rows */
    public ComparedWorld {
        named.spec(rows);
    }

    @Override
    public String title() {
        return "world '%s'".formatted(named.worldName());
    }

    @Override
    public Map<String, String> setting() {
        Map<String, String> setting = new LinkedHashMap<>();
        setting.put("world", "%s: %s".formatted(named.worldName(), named.description()));
        setting.put("exposures a world", Message.of("%,d", rows));
        setting.put("parameters of the world", parameters());
        setting.put("embedding dimension", Integer.toString(embeddingDimension));
        return setting;
    }

    @Override
    public List<String> notes() {
        return List.of(
                "Every figure is on the last tenth of a world's days, which no model saw; each seed is a world of its own.",
                "The ceiling is the score of the true probabilities with what is unseen integrated out: the best that any"
                        + " function of the features%s can reach."
                                .formatted(spec().drift() == 0 ? "" : " and the day"));
    }

    @Override
    public List<String> labels() {
        return WorldData.labels();
    }

    @Override
    public String conversion() {
        return CONVERSION;
    }

    @Override
    public Optional<String> domain() {
        return spec().markets() > 1 ? Optional.of(WorldColumn.MARKET.columnName()) : Optional.empty();
    }

    @Override
    public List<Probability> judged() {
        return List.of(
                Probability.of("click"),
                Probability.of("daction"),
                new Probability(CONVERSION, "click"),
                Probability.of(CONVERSION));
    }

    @Override
    public Optional<String> groups() {
        return Optional.of("users");
    }

    @Override
    public Set<Part> parts() {
        return EnumSet.allOf(Part.class);
    }

    @Override
    public double testOverTrain() {
        return 0;
    }

    @Override
    public boolean knowsTruth() {
        return true;
    }

    @Override
    public Optional<String> fingerprint(long seed, double trainShare) {
        return Optional.of("%s, embedding dimension %s, train share %s"
                .formatted(spec().withSeed(seed), embeddingDimension, trainShare));
    }

    @Override
    public ComparedRows encode(long seed, double trainShare, Path folder, Progress progress) {
        WorldData data = WorldData.generate(
                spec().withSeed(seed), embeddingDimension, trainShare, Preset.ESM2.graph(CONVERSION), folder, progress);
        return new ComparedRows(data.dataset(), Optional.of(data.truth()));
    }

    private String parameters() {
        WorldSpec spec = spec();
        WorldRates rates = spec.rates();
        WorldSize size = spec.size();
        return ("clicks %s, dactions %s of clicks, purchases %s of those and %s of the other clicks; %s users (Zipf %s),"
                        + " %s items (Zipf %s), %s categories, %s brands, %s shops, %s days; share of side features %s,"
                        + " confounding %s, selection %s, daction tie %s, drift %s%s%s")
                .formatted(
                        rates.click(),
                        rates.daction(),
                        rates.purchaseAfterDaction(),
                        rates.purchaseAfterOaction(),
                        size.users(),
                        size.userZipf(),
                        size.items(),
                        size.itemZipf(),
                        size.categories(),
                        size.brands(),
                        size.shops(),
                        spec.days(),
                        spec.sideFeatureShare(),
                        spec.confounding(),
                        spec.selection(),
                        spec.dactionTie(),
                        spec.drift(),
                        spec.markets() == 1 ? "" : ", %s markets".formatted(spec.markets()),
                        spec.policy().candidates() == 1
                                ? ""
                                : ", shown by a policy of sharpness %s among %s items"
                                        .formatted(
                                                spec.policy().sharpness(),
                                                spec.policy().candidates()));
    }

    private WorldSpec spec() {
        return named.spec(rows);
    }
}
