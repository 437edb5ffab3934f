package example;

import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.model.FunnelModel;
import io.funnel4j.model.Scorer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

public final class ScoringExample {
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of("target/model"); // or runs/FOLDER/model
        try (Scorer scorer = Scorer.of(FunnelModel.load(folder), Encoders.load(folder.resolve("encoders")))) {
            List<Map<String, String>> candidates = List.of(
                    Map.of("user", "u7", "item", "i3", "category", "c1", "price", "19.90"),
                    Map.of("user", "u7", "item", "never seen", "category", "c2", "price", ""));
            Map<String, double[]> p = scorer.score(candidates, "p_click", "p_purchase_given_click");
            System.out.printf("p_click of the first of %d candidates: %.4f%n", candidates.size(), p.get("p_click")[0]);
        }
    }
}
