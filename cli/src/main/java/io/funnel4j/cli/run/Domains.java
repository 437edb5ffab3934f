// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.run;

import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.evaluation.DomainEvaluation;
import io.funnel4j.evaluation.ProbabilityMetrics;
import io.funnel4j.evaluation.detail.DetailedEvaluation;
import io.funnel4j.model.Evaluator;
import io.funnel4j.report.result.DataSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a model does in each of the domains that it serves. */
public final class Domains {
    /** Domains that a table shows, those of the most rows. */
    private static final int SHOWN = 30;

    private static final String TOO_FEW = "too few";

    private Domains() {}

    /**
     * Evaluates a model over all rows and on each domain.
     *
     * @param domain the id feature whose values are the domains
     * @throws IllegalArgumentException if no feature is named so, or its values are not known
     */
    public static DetailedEvaluation evaluate(Evaluator evaluator, Encoders encoders, String domain) {
        List<String> values = encoders.values(domain);
        return evaluator.evaluateByDomain(domain, values::get);
    }

    /** The figures of each domain beside those over all of them, probability by probability. */
    public static DataSection section(String domain, DetailedEvaluation evaluation) {
        List<DomainEvaluation> domains = evaluation.domains();
        List<List<String>> rows = new ArrayList<>();
        for (ProbabilityMetrics all : evaluation.evaluation().evaluated()) {
            rows.add(row("all", all));
            domains.stream()
                    .limit(SHOWN)
                    .flatMap(one ->
                            one.evaluation().metrics(all.probability()).stream().map(found -> row(one.domain(), found)))
                    .forEach(rows::add);
        }
        return new DataSection(
                "By " + domain,
                left(domains),
                List.of("probability", domain, "rows", "positives", "AUC", "log loss", "norm. entropy", "pred/obs"),
                rows);
    }

    private static List<String> left(List<DomainEvaluation> domains) {
        if (domains.size() <= SHOWN) {
            return List.of();
        }
        long rows = domains.stream()
                .skip(SHOWN)
                .mapToLong(one -> one.evaluation().rows())
                .sum();
        return List.of(String.format(
                Locale.ROOT,
                "The %d of the most rows; %,d others have %,d rows together.",
                SHOWN,
                domains.size() - SHOWN,
                rows));
    }

    private static List<String> row(String domain, ProbabilityMetrics found) {
        return List.of(
                found.probability().toString(),
                domain,
                String.format(Locale.ROOT, "%,d", found.rows()),
                String.format(Locale.ROOT, "%,d", found.positives()),
                found.tooFew() ? TOO_FEW : number("%.4f", found.auc()),
                number("%.5g", found.logLoss().mean()),
                number("%.4f", found.logLoss().normalisedEntropy()),
                found.tooFew() ? TOO_FEW : number("%.3f", found.calibration().predictedOverObserved()));
    }

    private static String number(String format, double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "n/a";
    }
}
