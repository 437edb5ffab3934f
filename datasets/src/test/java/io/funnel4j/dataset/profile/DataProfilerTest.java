// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.behavior.BehaviorGraph;
import io.funnel4j.behavior.Probability;
import io.funnel4j.dataset.Worlds;
import io.funnel4j.dataset.encode.DatasetEncoding;
import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.LabelRule;
import io.funnel4j.dataset.plan.NumericEncoding;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.profile.DataProfile.GroupProfile;
import io.funnel4j.dataset.profile.DataProfile.IdProfile;
import io.funnel4j.dataset.profile.DataProfile.Leak;
import io.funnel4j.dataset.profile.DataProfile.NumericProfile;
import io.funnel4j.dataset.profile.DataProfile.Step;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import io.funnel4j.dataset.split.HashSplit;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.dataset.split.Split;
import io.funnel4j.dataset.split.TimeSplit;
import io.funnel4j.dataset.split.WholeSplit;
import io.funnel4j.dataset.world.World;
import io.funnel4j.dataset.world.WorldColumn;
import io.funnel4j.dataset.world.WorldFile;
import io.funnel4j.dataset.world.WorldSpec;
import io.funnel4j.exposure.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataProfilerTest {
    private static final Probability CLICK = new Probability("click", BehaviorGraph.ROOT);
    private static final Probability CONVERSION = new Probability("conversion", BehaviorGraph.ROOT);
    private static final Probability CONVERSION_OF_CLICKS = new Probability("conversion", "click");

    @TempDir
    Path folder;

    @Test
    void countsWhatIsThere() throws IOException {
        DataProfile profile = profile(
                "user,item,tags,n,day,click,conversion\n"
                        + "1,a,x|y,1,1,1,1\n1,a,x,3,1,1,0\n2,b,,5,1,0,0\n2,c,x|y|z,7,1,0,0\n"
                        + "1,a,y,1,2,1,0\n1,new,y,1,2,0,0\n2,b,y,1,2,0,0\n3,b,y,1,2,1,1\n3,b,y,1,2,0,0\n",
                new TimeSplit("day", null, "2"),
                IdEncoding.of("item", 2),
                IdEncoding.of("tags", 2).withList(ValueList.of('|', Pooling.SUM)),
                NumericEncoding.of("n", NumericTransform.NONE));
        assertThat(profile.steps())
                .containsExactly(
                        new Step(Part.TRAIN, CLICK, 2, 4),
                        new Step(Part.TRAIN, CONVERSION, 1, 4),
                        new Step(Part.TRAIN, CONVERSION_OF_CLICKS, 1, 2),
                        new Step(Part.TEST, CLICK, 2, 5),
                        new Step(Part.TEST, CONVERSION, 1, 5),
                        new Step(Part.TEST, CONVERSION_OF_CLICKS, 1, 2));
        assertThat(profile.groups())
                .containsExactly(
                        new GroupProfile(Part.TEST, CLICK, 3, 2, 4),
                        new GroupProfile(Part.TEST, CONVERSION, 3, 1, 2),
                        new GroupProfile(Part.TEST, CONVERSION_OF_CLICKS, 2, 0, 0));
        IdProfile item = profile.ids().get(0);
        assertThat(item).isEqualTo(new IdProfile("item", 3, 2, 1, 0.5, 1, Map.of(Part.TRAIN, 0.0, Part.TEST, 0.2), 1));
        IdProfile tags = profile.ids().get(1);
        assertThat(tags)
                .isEqualTo(new IdProfile("tags", 3, 1, 0.75, 0.5, 2, Map.of(Part.TRAIN, 0.0, Part.TEST, 0.0), 3));
        assertThat(profile.numerics().get(0).minimum()).isEqualTo(1);
        assertThat(profile.numerics().get(0).maximum()).isEqualTo(7);
        assertThat(profile.numerics().get(0).standardDeviation()).isCloseTo(Math.sqrt(5), Offset.offset(1e-6));
        assertThat(profile.leaks()).as("too few rows to tell").isEmpty();
    }

    /** A purchase is reached after a daction and after an oaction; users of the papers look for pCVR, given the click. */
    @Test
    void countsTheConversionOfClicksWherePathsPartAfterThem() throws IOException {
        Files.writeString(
                folder.resolve("log.csv"),
                "user,item,click,daction,oaction,purchase\n"
                        + "1,a,1,1,0,1\n1,a,1,0,1,1\n1,b,1,0,1,0\n1,b,1,0,1,0\n2,b,0,0,0,0\n");
        EncodingPlan plan = EncodingPlan.of(
                List.of(IdEncoding.of("item", 2)),
                Map.of("click", "click", "daction", "daction", "oaction", "oaction", "purchase", "purchase"));
        EncodedDataset dataset = DatasetEncoding.of(
                        DelimitedText.csv(folder.resolve("log.csv")), plan, new WholeSplit(Part.TRAIN), Worlds.esm2())
                .to(folder.resolve("esm2"));

        assertThat(DataProfiler.profile(dataset, Worlds.esm2()).steps())
                .contains(
                        new Step(Part.TRAIN, new Probability("purchase", "click"), 2, 4),
                        new Step(Part.TRAIN, new Probability("purchase", "daction"), 1, 1),
                        new Step(Part.TRAIN, new Probability("purchase", "oaction"), 1, 3))
                .doesNotHaveDuplicates();
    }

    /** The last day's clicks were logged before they were complete. */
    @Test
    void findsALabelThatIsRarerInTest() throws IOException {
        StringBuilder log = new StringBuilder("user,item,day,click,conversion\n");
        for (int row = 0; row < 20_000; row++) {
            boolean last = row >= 16_000;
            log.append(row % 300).append(",i").append(row % 50).append(last ? ",2" : ",1");
            log.append(row % (last ? 20 : 10) == 0 ? ",1" : ",0").append(row % 40 == 0 ? ",1\n" : ",0\n");
        }
        DataProfile profile = profile(log.toString(), new TimeSplit("day", null, "2"), IdEncoding.of("item", 2));
        assertThat(profile.labelShifts())
                .extracting(shift -> shift.probability() + " in " + shift.part().lowerCase())
                .containsExactly("P(click) in test", "P(conversion | click) in test");
        assertThat(profile.labelShifts().get(0).ratio()).isCloseTo(0.5, Offset.offset(1e-9));
    }

    /** Each of the columns that real logs leak by, beside honest ones. */
    @Test
    void findsWhatAloneTellsALabel() throws IOException {
        for (Split split : List.of(HashSplit.of("user", 0.7, 0, 0.3), new WholeSplit(Part.TRAIN))) {
            List<Leak> leaks = profile(
                            leakyLog(20_000),
                            split,
                            IdEncoding.of("user", 2),
                            IdEncoding.of("item", 2),
                            IdEncoding.of("same", 2),
                            IdEncoding.of("nearly", 2),
                            IdEncoding.of("transaction", 2),
                            NumericEncoding.of("play_time", NumericTransform.LOG1P_STANDARDIZE),
                            NumericEncoding.of("price", NumericTransform.STANDARDIZE))
                    .leaks();
            assertThat(leaks)
                    .extracting(Leak::feature)
                    .containsExactlyInAnyOrder("same", "nearly", "transaction", "play_time");
            assertThat(leaks).filteredOn(leak -> leak.feature().equals("same")).allMatch(Leak::sure);
            assertThat(leaks)
                    .filteredOn(leak -> leak.feature().equals("transaction"))
                    .allMatch(
                            leak -> leak.sure() && leak.probability().behavior().equals("conversion"));
        }
    }

    /** Numbers that few rows have: the others have none, or 0. */
    @Test
    void findsNumbersThatOnlyPurchasesHave() throws IOException {
        for (NumericTransform transform : NumericTransform.values()) {
            List<Leak> leaks = profile(
                            rarelyFilledLog(20_000),
                            HashSplit.of("user", 0.7, 0, 0.3),
                            NumericEncoding.of("amount", transform),
                            NumericEncoding.of("paid", transform),
                            NumericEncoding.of("visits", transform),
                            new BucketEncoding("amount_buckets", "amount", 2, 10),
                            new BucketEncoding("paid_buckets", "paid", 2, 10),
                            new BucketEncoding("visits_buckets", "visits", 2, 10))
                    .leaks();
            assertThat(leaks)
                    .as("%s", transform)
                    .extracting(Leak::feature)
                    .containsExactlyInAnyOrder("amount", "paid", "amount_buckets", "paid_buckets");
            assertThat(leaks)
                    .allMatch(
                            leak -> leak.sure() && leak.probability().behavior().equals("conversion"));
        }
    }

    @Test
    void tellsWhatIsEmptyFromWhatIsOneValue() throws IOException {
        DataProfile profile = profile(
                "user,none,one,nothing,seven,click,conversion\n" + "1,,x,,7,1,1\n1,,x,,7,0,0\n".repeat(25),
                new WholeSplit(Part.TRAIN),
                IdEncoding.of("none", 2),
                IdEncoding.of("one", 2),
                BucketEncoding.of("nothing", 2, 4),
                new NumericEncoding("no number", "nothing", NumericTransform.STANDARDIZE),
                NumericEncoding.of("seven", NumericTransform.STANDARDIZE));
        assertThat(profile.ids()).extracting(IdProfile::empty).containsExactly(true, false, true);
        assertThat(profile.ids()).extracting(IdProfile::constant).containsExactly(false, true, false);
        assertThat(profile.numerics()).extracting(NumericProfile::empty).containsExactly(true, false);
        assertThat(profile.numerics()).extracting(NumericProfile::constant).containsExactly(false, true);
    }

    /** A purchase among all exposures is told by what follows a click; that is the click's leak, not the purchase's. */
    @Test
    void saysWhichRowsALeakIsIn() throws IOException {
        List<Leak> leaks = profile(leakyLog(20_000), HashSplit.of("user", 0.7, 0, 0.3), IdEncoding.of("same", 2))
                .leaks();
        assertThat(leaks).hasSize(1);
        assertThat(leaks.get(0).probability()).isEqualTo(CLICK);
    }

    @Test
    void raisesNoAlarmOnAGeneratedWorld() throws IOException {
        Path csv = folder.resolve("world.csv");
        WorldSpec spec = WorldSpec.standard().withRows(60_000);
        WorldFile.write(World.of(spec), csv, false, rows -> {});
        List<FeatureEncoding> features = new ArrayList<>();
        for (WorldColumn column : WorldColumn.of(spec, WorldColumn.Kind.ID)) {
            features.add(IdEncoding.of(column.columnName(), 2));
        }
        for (WorldColumn column : WorldColumn.of(spec, WorldColumn.Kind.NUMERIC)) {
            features.add(NumericEncoding.of(column.columnName(), NumericTransform.STANDARDIZE));
        }
        EncodingPlan plan = EncodingPlan.of(features, Map.of("click", "click", "conversion", "purchase"));
        EncodedDataset dataset = encode(csv, plan, HashSplit.of("user", 0.7, 0.15, 0.15));
        assertThat(DataProfiler.profile(dataset, Worlds.esmm()).leaks()).isEmpty();
        assertThat(DataProfiler.brief(dataset, Worlds.esmm()).leaks()).isEmpty();
    }

    /** Amounts of the purchases alone, beside visits, which few have too. */
    private static String rarelyFilledLog(int rows) {
        Random random = new Random(9);
        StringBuilder text = new StringBuilder("user,amount,paid,visits,click,conversion\n");
        for (int row = 0; row < rows; row++) {
            boolean click = random.nextInt(100) < 6;
            boolean conversion = click && random.nextInt(5) == 0;
            int amount = 1 + random.nextInt(900);
            text.append(random.nextInt(500)).append(',').append(conversion ? "" + amount : "");
            text.append(',').append(conversion ? amount : 0);
            text.append(',').append(random.nextInt(20) == 0 ? amount : 0);
            text.append(click ? ",1," : ",0,").append(conversion ? "1\n" : "0\n");
        }
        return text.toString();
    }

    private static String leakyLog(int rows) {
        Random random = new Random(8);
        StringBuilder text = new StringBuilder("user,item,same,nearly,transaction,play_time,price,click,conversion\n");
        for (int row = 0; row < rows; row++) {
            int item = random.nextInt(100);
            boolean click = random.nextInt(100) < 5 + item / 10;
            boolean conversion = click && random.nextInt(4) == 0;
            boolean flipped = click ^ (random.nextInt(200) == 0);
            text.append(random.nextInt(500)).append(",i").append(item);
            text.append(click ? ",yes," : ",no,").append(flipped ? "yes," : "no,");
            text.append(conversion ? "t" + row : "").append(',');
            text.append(click ? random.nextInt(9000) + 500 : random.nextInt(600))
                    .append(',');
            text.append(random.nextInt(1000)).append(click ? ",1," : ",0,").append(conversion ? "1\n" : "0\n");
        }
        return text.toString();
    }

    private DataProfile profile(String log, Split split, FeatureEncoding... features) throws IOException {
        EncodingPlan plan = EncodingPlan.of(List.of(features), Map.of("click", "click", "conversion", "conversion"))
                .withGroup("user");
        Path csv = Files.writeString(folder.resolve("log.csv"), log);
        return DataProfiler.profile(encode(csv, plan, split), Worlds.esmm());
    }

    private EncodedDataset encode(Path csv, EncodingPlan plan, Split split) {
        return DatasetEncoding.of(DelimitedText.csv(csv), plan.withLabelRule(LabelRule.REJECT), split, Worlds.esmm())
                .to(folder.resolve("encoded"));
    }
}
