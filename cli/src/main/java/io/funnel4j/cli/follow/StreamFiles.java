// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.follow;

import io.funnel4j.cli.record.Version;
import io.funnel4j.cli.reports.StreamReporting;
import io.funnel4j.cli.run.RollingPoint;
import io.funnel4j.cli.run.TrainingRun;
import io.funnel4j.dataset.report.EncodingReport;
import io.funnel4j.exposure.FeatureCount;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.report.HtmlReport;
import io.funnel4j.report.ResultsJson;
import io.funnel4j.report.result.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a run on a stream writes for others as it goes: points of rolling metrics, the model, the report. */
final class StreamFiles {
    private final TrainingRun run;
    private final FollowSettings settings;
    private final PublishedModel published;
    private final RollingLog log;
    private final StreamState state;
    private final FunnelModel model;

    StreamFiles(
            TrainingRun run,
            FollowSettings settings,
            PublishedModel published,
            RollingLog log,
            StreamState state,
            FunnelModel model) {
        this.run = run;
        this.settings = settings;
        this.published = published;
        this.log = log;
        this.state = state;
        this.model = model;
    }

    /** Adds a point, and shows it. */
    void point(StreamProgress progress) throws IOException {
        Map<String, Double> unknown = new LinkedHashMap<>();
        for (FeatureCount feature : state.counts().features().features()) {
            if (feature.kind().hasVocabulary()) {
                unknown.put(feature.feature(), feature.unknownShare());
            }
        }
        RollingPoint point = new RollingPoint(
                state.evaluation().rows(),
                progress.step(),
                state.counts().badRowCount(),
                progress.sums().loss() / progress.sums().rows(),
                progress.sums().means(),
                progress.sums().rows() / progress.sums().seconds(),
                state.evaluation().overWindow(),
                state.evaluation().sinceStart(),
                state.evaluation().aucErrors(),
                unknown);
        log.add(point);
        run.output().rolling(point);
        progress.beginPoint();
    }

    /** Publishes the model, then the report. */
    void publish(StreamProgress progress) throws IOException {
        progress.writeBack();
        published.publish(model, state.evaluation().rows(), progress.step());
        Optional<EncodingReport> training = Optional.of(run.folder().modelReport())
                .filter(Files::isRegularFile)
                .map(EncodingReport::read);
        RunReport report = new StreamReporting(run.config(), training)
                .report(run.name(), setting(progress), state.counts(), state.evaluation(), log.course());
        ResultsJson.write(report, run.folder().results());
        HtmlReport.write(report, run.folder().report());
    }

    private Map<String, String> setting(StreamProgress progress) {
        Map<String, String> setting = new LinkedHashMap<>();
        setting.put("stream", settings.source());
        run.config().training().from().ifPresent(from -> setting.put("going on from", from.toString()));
        setting.put("steps", Long.toString(progress.step()));
        setting.put("device", run.engine().words());
        setting.putAll(Version.setting());
        return setting;
    }
}
