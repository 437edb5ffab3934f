// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.funnel4j.config.Overrides;
import io.funnel4j.config.RunConfig;
import io.funnel4j.dataset.publicsets.AliExpress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each recipe, from raw files in its layout to a report, with the one command that it shows. */
class RecipesTest {
    private static final Path RECIPES = Path.of("../recipes");

    @TempDir
    Path folder;

    static List<Path> recipes() throws IOException {
        try (Stream<Path> files = Files.list(RECIPES)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void readsBackWhatItResolvesTo(Path recipe) {
        RunConfig config = RunConfig.read(recipe, Overrides.NONE);
        assertThat(RunConfig.parse(config.toYaml(), recipe, Overrides.NONE)).isEqualTo(config);
    }

    @Test
    void runsOnASyntheticAliCcp() throws IOException {
        generate("--layout", "ali-ccp", "--rows", "20000", "--conversion-rate", "0.3", "--seed", "5");
        String report = train("ali-ccp.yaml", folder.resolve("raw"));
        assertThat(report)
                .contains("id user_categories", "lists of up to", "no row in a joined table", "P(conversion | click)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1k", "pure"})
    void runsOnASyntheticKuaiRand(String variant) throws IOException {
        generate("--layout", "kuairand", "--variant", variant, "--rows", "12000", "--users", "200", "--videos", "300");
        String report = train("kuairand-" + variant + ".yaml", folder.resolve("raw"), "--epochs", "1");
        assertThat(report).contains("id tag: ", "lists of up to 2 values", "P(like | click)");
    }

    @Test
    void runsOnAliExpress() throws IOException {
        Random random = new Random(3);
        Path raw = Files.createDirectories(folder.resolve("raw"));
        for (String part : List.of("train", "test")) {
            List<String> users = new ArrayList<>();
            List<String> items = new ArrayList<>();
            for (int search = 0; search < 300; search++) {
                users.add("s" + search + "," + cells(random, 32));
                for (int item = 0; item < 4; item++) {
                    items.add("s" + search + "," + cells(random, 47) + "," + random.nextInt(3));
                }
            }
            Files.write(raw.resolve("NL_user_" + part + ".csv"), users);
            Files.write(raw.resolve("NL_item_" + part + ".csv"), items);
        }
        String report = train("aliexpress.yaml", raw);
        assertThat(report).contains("1,200 rows", "id item_19", "numeric user_9");
        assertThat(AliExpress.categories()).hasSize(16);
        assertThat(AliExpress.numbers()).hasSize(63);
    }

    @Test
    void runsOnTaobaosAds() throws IOException {
        Random random = new Random(4);
        Path raw = Files.createDirectories(folder.resolve("raw"));
        List<String> samples = new ArrayList<>(List.of("user,time_stamp,adgroup_id,pid,nonclk,clk"));
        List<String> behaviors = new ArrayList<>(List.of("user,time_stamp,btag,cate,brand"));
        for (int row = 0; row < 4000; row++) {
            int user = random.nextInt(200);
            int ad = random.nextInt(50);
            long time = 1_494_000_000L + random.nextInt(8 * 86_400);
            boolean click = random.nextInt(4) == 0;
            samples.add(String.format(
                    Locale.ROOT, "%d,%d,%d,430548_1007,%d,%d", user, time, ad, click ? 0 : 1, click ? 1 : 0));
            if (click && random.nextBoolean()) {
                String tag = List.of("cart", "fav", "buy").get(random.nextInt(3));
                behaviors.add(String.format(Locale.ROOT, "%d,%d,%s,%d,%d", user, time + 60, tag, ad % 10, ad % 7));
            }
        }
        Files.write(raw.resolve("raw_sample.csv"), samples);
        Files.write(raw.resolve("behavior_log.csv"), behaviors);
        write(
                raw.resolve("ad_feature.csv"),
                "adgroup_id,cate_id,campaign_id,customer,brand,price",
                50,
                ad -> ad + "," + ad % 10 + ",1,2," + ad % 7 + ",9.5");
        write(
                raw.resolve("user_profile.csv"),
                "userid,cms_segid,cms_group_id,final_gender_code,age_level,pvalue_level,shopping_level,occupation,new_user_class_level ",
                200,
                user -> user + ",0,5,2,3,,3,0,2");
        String report = train("taobao-ads.yaml", raw, "--epochs", "1");
        assertThat(report).contains("carts, favourites and buys that are attributed to a click", "P(purchase | click)");
    }

    @Test
    void runsOnTaobaosUserBehavior() throws IOException {
        Random random = new Random(5);
        Path log = folder.resolve("UserBehavior.csv");
        Files.write(
                log,
                IntStream.range(0, 6000)
                        .mapToObj(i -> String.format(
                                Locale.ROOT,
                                "%d,%d,%d,%s,%d",
                                random.nextInt(100),
                                random.nextInt(80),
                                random.nextInt(9),
                                List.of("pv", "pv", "pv", "cart", "fav", "buy").get(random.nextInt(6)),
                                1_511_539_200L + random.nextInt(9 * 86_400)))
                        .toList());
        assertThat(train("taobao-user-behavior.yaml", log))
                .contains("events that stand after later ones; sorted", "id last_items", "P(purchase | daction)");
    }

    @Test
    void runsOnRetailRocket() throws IOException {
        Random random = new Random(6);
        Path log = folder.resolve("events.csv");
        write(
                log,
                "timestamp,visitorid,event,itemid,transactionid",
                6000,
                i -> String.format(
                        Locale.ROOT,
                        "%d,%d,%s,%d,",
                        1_430_611_200_000L + random.nextInt(138 * 86_400) * 1000L,
                        random.nextInt(100),
                        List.of("view", "view", "addtocart", "transaction").get(random.nextInt(4)),
                        random.nextInt(80)));
        assertThat(train("retailrocket.yaml", log, "--epochs", "1")).contains("visits without an exposure, left out");
    }

    private static void write(Path file, String header, int rows, IntFunction<String> row) throws IOException {
        Files.writeString(
                file, header + "\n" + IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("\n")) + "\n");
    }

    private static String cells(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Integer.toString(random.nextInt(6)))
                .collect(Collectors.joining(","));
    }

    private void generate(String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("generate", folder.resolve("raw").toString()));
        arguments.addAll(List.of(options));
        CommandLineRun run = CommandLineRun.of(arguments.toArray());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("Next: ./funnel4j train recipes/");
    }

    private String train(String recipe, Path data, String... options) throws IOException {
        Path out = folder.resolve("run");
        List<String> arguments = new ArrayList<>(List.of(
                "train", RECIPES.resolve(recipe).toString(), "--data", data.toString(), "--out", out.toString()));
        arguments.addAll(List.of(options));
        CommandLineRun run = CommandLineRun.of(arguments.toArray());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Files.readString(out.resolve("report.html"))).contains("<html");
        return run.out();
    }
}
