// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.synthetic;

import io.funnel4j.dataset.StableHash;
import io.funnel4j.dataset.publicsets.KuaiRand.Log;
import io.funnel4j.dataset.publicsets.KuaiRand.Variant;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.delimited.DelimitedText;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * A synthetic copy of KuaiRand: the three logs and the side tables, in {@code data/}. A user's rows stand together, in the
 * order of time. Dirty rows are, in turn: a user without a row, text for a number, a row that is cut.
 */
public final class KuaiRandFiles {
    private static final String LAYOUT = "kuairand";
    private static final String HEADER = "user_id,video_id,date,hourmin,time_ms,is_click,is_like,is_follow,is_comment,"
            + "is_forward,is_hate,long_view,play_time_ms,duration_ms,profile_stay_time,comment_stay_time,"
            + "is_profile_enter,is_rand,tab";
    private static final long DAY = 86_400_000L;
    private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);
    private static final long FIRST_DAY =
            LocalDate.of(2022, 4, 8).atStartOfDay().toInstant(CHINA).toEpochMilli();
    private static final int SHORTEST = 5_000;
    private static final int DURATIONS = 200_000;
    private static final int SECOND_LOG_DAY = 14;
    private static final int DAYS = 31;
    private static final double CLICK_RATE = 0.38;
    private static final double LIKE_RATE = 0.06;

    private final KuaiRandSpec spec;
    private final List<String> users;
    private final List<String> videos;
    private final long[] durations;
    private final Taste taste;
    private final double clickIntercept;
    private final double likeIntercept;
    private final SyntheticSet.Counter counter = new SyntheticSet.Counter();
    private long dirtyRows;
    private long written;

    private KuaiRandFiles(KuaiRandSpec spec, Path data) throws IOException {
        this.spec = spec;
        String suffix = "_" + spec.variant().suffix() + ".csv";
        if (spec.sideTables() == null) {
            new KuaiRandTables(spec).write(data);
        } else {
            for (String table : List.of(KuaiRandTables.USERS, KuaiRandTables.VIDEOS)) {
                Files.copy(
                        spec.sideTables().resolve(table + suffix),
                        data.resolve(table + suffix),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        this.users = column(data.resolve(KuaiRandTables.USERS + suffix), "user_id");
        Path ofVideos = data.resolve(KuaiRandTables.VIDEOS + suffix);
        this.videos = column(ofVideos, "video_id");
        List<String> lengths = column(ofVideos, "video_duration");
        this.durations = IntStream.range(0, videos.size())
                .mapToLong(video -> duration(videos.get(video), lengths.get(video)))
                .toArray();
        this.taste = new Taste(spec.seed());
        this.clickIntercept = Taste.intercept(
                CLICK_RATE, spec.seed(), random -> clickUtility(random.nextInt(users.size()), video(random)));
        this.likeIntercept = Taste.intercept(
                LIKE_RATE, spec.seed(), random -> likeUtility(random.nextInt(users.size()), video(random)));
    }

    private static List<String> column(Path file, String name) throws IOException {
        DelimitedText table = DelimitedText.csv(file);
        int column = table.columns().indexOf(name);
        if (column < 0) {
            throw new InvalidExposuresException("%s has no column '%s', only %s; expected a table of KuaiRand"
                    .formatted(file, name, table.columns()));
        }
        try (RowReader rows = table.open()) {
            List<String> cells = new ArrayList<>();
            while (rows.advance()) {
                cells.add(rows.cells().get(column).toString());
            }
            return List.copyOf(cells);
        }
    }

    /** What the table says; where its cell is empty, what the video's hash says. */
    private long duration(String video, String length) {
        return length.isEmpty()
                ? SHORTEST + Long.remainderUnsigned(StableHash.of(video, spec.seed()), DURATIONS)
                : (long) Double.parseDouble(length);
    }

    /**
     * Writes all files into {@code data/} of a folder, which is created.
     *
     * @param folder new, empty, or of an earlier synthetic copy, whose files are replaced once the new ones are whole
     * @param progress gets the rows written so far
     * @throws IOException if the folder holds something else, or cannot be written
     */
    public static SyntheticSet write(KuaiRandSpec spec, Path folder, LongConsumer progress) throws IOException {
        try (SyntheticFolder begun = SyntheticFolder.begin(folder, LAYOUT)) {
            Path data = Files.createDirectories(begun.path().resolve("data"));
            KuaiRandFiles files = new KuaiRandFiles(spec, data);
            files.writeLog(data, Log.STANDARD_4_08_TO_4_21, 0, SECOND_LOG_DAY, spec.rows() / 3, progress);
            files.writeLog(data, Log.STANDARD_4_22_TO_5_08, SECOND_LOG_DAY, DAYS, spec.rows() / 3, progress);
            files.writeLog(
                    data, Log.RANDOM_4_22_TO_5_08, SECOND_LOG_DAY, DAYS, spec.rows() - 2 * (spec.rows() / 3), progress);
            SyntheticSet written = new SyntheticSet(LAYOUT, spec.seed(), files.counter.counts());
            begun.finish(written);
            return written;
        }
    }

    private void writeLog(Path data, Log log, int fromDay, int toDay, long rows, LongConsumer progress)
            throws IOException {
        boolean inParts = spec.variant() == Variant.TWENTY_SEVEN_K && log != Log.RANDOM_4_22_TO_5_08;
        int parts = inParts ? 2 : 1;
        SplittableRandom random = new SplittableRandom(StableHash.of(log.prefix(), spec.seed()));
        for (int part = 0; part < parts; part++) {
            String name = log.prefix() + "_" + spec.variant().suffix() + (inParts ? "_part" + (part + 1) : "") + ".csv";
            try (BufferedWriter file = Files.newBufferedWriter(data.resolve(name))) {
                file.append(HEADER).append('\n');
                for (int user = part * users.size() / parts; user < (part + 1) * users.size() / parts; user++) {
                    long count = (user + 1) * rows / users.size() - user * rows / users.size();
                    writeUser(file, log, user, times(random, (int) count, fromDay, toDay), random);
                    progress.accept(written);
                }
            }
        }
    }

    private static long[] times(SplittableRandom random, int count, int fromDay, int toDay) {
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            times[i] = FIRST_DAY + random.nextLong(fromDay * DAY, toDay * DAY);
        }
        Arrays.sort(times);
        return times;
    }

    private void writeUser(BufferedWriter file, Log log, int user, long[] times, SplittableRandom random)
            throws IOException {
        for (long time : times) {
            int video = log == Log.RANDOM_4_22_TO_5_08 ? random.nextInt(videos.size()) : video(random);
            boolean click = random.nextDouble() < Taste.sigmoid(clickUtility(user, video) + clickIntercept);
            double likes = Taste.sigmoid(likeUtility(user, video) + likeIntercept);
            boolean like = random.nextDouble() < (click ? likes : likes / 100);
            StringBuilder row = new StringBuilder();
            int dirt = random.nextDouble() < spec.dirty() ? (int) (dirtyRows++ % 3) : -1;
            row.append(dirt == 0 ? "99999999" : users.get(user)).append(',').append(videos.get(video));
            if (dirt != 2) {
                appendTime(row, time);
                appendSignals(row, durations[video], click, like, dirt == 1, random);
                row.append(',')
                        .append(log == Log.RANDOM_4_22_TO_5_08 ? 1 : 0)
                        .append(',')
                        .append(random.nextInt(15));
            }
            file.append(row.append('\n'));
            count(log, dirt, click, like);
        }
    }

    /** The date and the hour in China, where KuaiRand comes from: {@code hourmin} is 1400 from 14:00 to 14:59. */
    private static void appendTime(StringBuilder row, long time) {
        LocalDateTime at = LocalDateTime.ofEpochSecond(time / 1000, 0, CHINA);
        row.append(',').append(at.getYear() * 10_000 + at.getMonthValue() * 100 + at.getDayOfMonth());
        row.append(',').append(at.getHour() * 100).append(',').append(time);
    }

    private static void appendSignals(
            StringBuilder row, long duration, boolean click, boolean like, boolean dirty, SplittableRandom random) {
        int played = click ? (int) (duration * random.nextDouble()) + 7_000 : random.nextInt(4_000);
        row.append(',').append(click ? 1 : 0).append(',').append(like ? 1 : 0);
        for (int rare = 0; rare < 4; rare++) { // follow, comment, forward, hate
            row.append(',').append(click && random.nextInt(400) == 0 ? 1 : 0);
        }
        row.append(',').append(played > 18_000 ? 1 : 0).append(',').append(played);
        row.append(',').append(dirty ? "long" : Long.toString(duration)).append(",0,0,0");
    }

    private void count(Log log, int dirt, boolean click, boolean like) {
        written++;
        String of = ", " + log.prefix();
        counter.add("rows" + of, 1);
        switch (dirt) {
            case 0 -> counter.add("users without a row" + of, 1);
            case 1 -> counter.add("texts for a duration" + of, 1);
            case 2 -> counter.add("rows cut short" + of, 1);
            default -> {
                counter.add("clicks in clean rows" + of, click ? 1 : 0);
                counter.add("likes in clean rows" + of, like ? 1 : 0);
                counter.add("likes without a click in clean rows" + of, like && !click ? 1 : 0);
            }
        }
    }

    private int video(SplittableRandom random) {
        double uniform = random.nextDouble();
        return (int) (videos.size() * uniform * uniform);
    }

    private double clickUtility(int user, int video) {
        return 0.6 * taste.appeal("user", user)
                + 0.8 * taste.appeal("video", video)
                + 0.5 * taste.nearness("user", user, "video", video);
    }

    private double likeUtility(int user, int video) {
        return taste.appeal("liking user", user) + 0.8 * taste.appeal("liked video", video);
    }
}
