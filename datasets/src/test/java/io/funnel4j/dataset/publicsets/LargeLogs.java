// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.publicsets;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Logs of the size of public ones, to measure with: the same bytes for the same arguments. A few users and items have many
 * of the rows, most few; what a user does is often about what the user did before.
 */
final class LargeLogs {
    private static final long SEED = 7;
    private static final int REMEMBERED = 4;
    private static final int DAY = 86_400;

    private final SplittableRandom random = new SplittableRandom(SEED);

    private LargeLogs() {}

    /**
     * Writes {@code events FILE EVENTS}, a log in the layout of Taobao's UserBehavior, in the order of time; or {@code ads
     * FOLDER EXPOSURES BEHAVIORS}, Taobao display advertising, in the order of time too.
     */
    public static void main(String[] arguments) throws IOException {
        Path path = Path.of(arguments[1]);
        long rows = Long.parseLong(arguments[2]);
        if (arguments[0].equals("events")) {
            new LargeLogs().writeEvents(path, rows);
        } else {
            Files.createDirectories(path);
            new LargeLogs().writeAds(path, rows, Long.parseLong(arguments[3]));
        }
    }

    /** UserBehavior has 100 million events of 1 million users and 4 million items in nine days. */
    private void writeEvents(Path file, long events) throws IOException {
        int users = (int) Math.max(10, events / 100);
        int items = (int) Math.max(10, events / 25);
        int[] remembered = new int[users * REMEMBERED];
        String[] words = {
            "pv", "pv", "pv", "pv", "pv", "pv", "pv", "pv", "pv", "pv", "pv", "pv", "pv", "pv", "pv", "pv", "cart",
            "cart", "fav", "buy"
        };
        try (Lines lines = new Lines(file)) {
            for (long event = 0; event < events; event++) {
                int user = skewed(users, 2);
                int slot = user * REMEMBERED + random.nextInt(REMEMBERED);
                if (remembered[slot] == 0 || random.nextInt(3) > 0) {
                    remembered[slot] = 1 + skewed(items, 3);
                }
                int item = remembered[slot];
                String word = words[random.nextInt(words.length)];
                lines.write(user + 1, item, item % 9_439, word, 1_511_539_200 + event * 9 * DAY / events);
            }
        }
    }

    private int skewed(int count, int power) {
        return (int) (count * Math.pow(random.nextDouble(), power));
    }

    /**
     * The set has 26.5 million exposures of 1.1 million users and 850,000 ads, 5% clicked, and 723 million behaviors, of which
     * 7% are carts, favourites and buys.
     */
    private void writeAds(Path folder, long exposures, long behaviors) throws IOException {
        int users = (int) Math.max(10, exposures / 24);
        int ads = (int) Math.max(10, exposures / 31);
        try (Lines lines = new Lines(folder.resolve("ad_feature.csv"))) {
            lines.write("adgroup_id", "cate_id", "campaign_id", "customer", "brand", "price");
            for (int ad = 0; ad < ads; ad++) {
                lines.write(ad, category(ad), ad / 2, ad / 4, brand(ad), 1 + ad % 1_000 + ".5");
            }
        }
        try (Lines lines = new Lines(folder.resolve("user_profile.csv"))) {
            lines.write(
                    "userid",
                    "cms_segid",
                    "cms_group_id",
                    "final_gender_code",
                    "age_level",
                    "pvalue_level",
                    "shopping_level",
                    "occupation",
                    "new_user_class_level ");
            for (int user = 0; user < users - users / 14; user++) {
                String value = user % 2 == 0 ? "" : Integer.toString(user % 3 + 1);
                lines.write(user, user % 97, user % 13, 1 + user % 2, user % 7, value, 1 + user % 3, 0, value);
            }
        }
        int[] clicked = new int[users];
        try (Lines lines = new Lines(folder.resolve("raw_sample.csv"))) {
            lines.write("user", "time_stamp", "adgroup_id", "pid", "nonclk", "clk");
            for (long exposure = 0; exposure < exposures; exposure++) {
                int user = skewed(users, 2);
                int ad = skewed(ads, 3);
                int click = random.nextInt(20) == 0 ? 1 : 0;
                clicked[user] = click == 1 && clicked[user] == 0 ? ad : clicked[user];
                String place = random.nextBoolean() ? "430548_1007" : "430539_1007";
                lines.write(user, second(exposure, exposures), ad, place, 1 - click, click);
            }
        }
        String[] words = {"pv", "cart", "fav", "buy"};
        try (Lines lines = new Lines(folder.resolve("behavior_log.csv"))) {
            lines.write("user", "time_stamp", "btag", "cate", "brand");
            for (long behavior = 0; behavior < behaviors; behavior++) {
                int user = skewed(users, 2);
                int ad = random.nextInt(10) == 0 ? clicked[user] : skewed(ads, 3);
                String word = words[Math.max(0, random.nextInt(43) - 39)];
                lines.write(user, second(behavior, behaviors), word, category(ad), brand(ad));
            }
        }
    }

    private static long second(long row, long rows) {
        return 1_494_000_000 + row * 8 * DAY / rows;
    }

    private static int category(int ad) {
        return ad % 6_769;
    }

    private static String brand(int ad) {
        return ad % 3 == 0 ? "NULL" : Integer.toString(ad % 99_815);
    }

    /** Writes cells with commas between them. */
    private static final class Lines implements Closeable {
        private static final int BUFFER_CHARACTERS = 1 << 16;

        private final OutputStream out;
        private final StringBuilder text = new StringBuilder();

        Lines(Path file) throws IOException {
            this.out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_CHARACTERS);
        }

        void write(Object... cells) throws IOException {
            for (int cell = 0; cell < cells.length; cell++) {
                text.append(cell == 0 ? "" : ",").append(cells[cell]);
            }
            text.append('\n');
            if (text.length() > BUFFER_CHARACTERS) {
                flush();
            }
        }

        private void flush() throws IOException {
            out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
            text.setLength(0);
        }

        @Override
        public void close() throws IOException {
            flush();
            out.close();
        }
    }
}
