package example;

import io.funnel4j.dataset.encode.DatasetEncoding;
import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.dataset.world.World;
import io.funnel4j.dataset.world.WorldFile;
import io.funnel4j.dataset.world.WorldSpec;
import io.funnel4j.evaluation.detail.EvaluationTable;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.model.Preset;
import io.funnel4j.model.Training;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

public final class LibraryExample {
    public static void main(String[] arguments) throws Exception {
        Path csv = Path.of("target/exposures.csv"); // a log of your own, or a generated world:
        WorldFile.write(World.of(WorldSpec.standard().withRows(50_000)), csv, false, rows -> {});

        BehaviorGraph esm2 = Preset.ESM2.graph();
        EncodingPlan plan = EncodingPlan.of(
                List.of(
                        IdEncoding.of("user", 8),
                        IdEncoding.of("item", 8),
                        IdEncoding.of("category", 8),
                        NumericEncoding.of("price", NumericTransform.LOG1P_STANDARDIZE)),
                Map.of("click", "click", "daction", "daction", "purchase", "purchase"));
        EncodedDataset data = DatasetEncoding.of(
                        DelimitedText.csv(csv), plan, HashSplit.of("user", 0.8, 0.1, 0.1), esm2)
                .to(Path.of("target/encoded"));

        FunnelModel model = FunnelModel.create(FunnelSpec.of(esm2, data.train()));
        Training.of(model)
                .epochs(5)
                .batchSize(1024)
                .earlyStopping("p_purchase.auc", 1)
                .fit(data.train(), data.validation());
        System.out.println(EvaluationTable.of(model.evaluate(data.test()))); // each probability on its own rows

        Probability pCvr = new Probability("purchase", "click");
        double[] p = model.predict(data.test().batches(4096), List.of(pCvr)).get(pCvr).probabilities();
        System.out.printf("%s of the first of %d exposures: %.4f%n", pCvr, p.length, p[0]);
        model.save(Path.of("target/model"));
        data.encoders().save(Path.of("target/model/encoders"));
    }
}
