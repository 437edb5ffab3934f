// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.synthetic;

import io.funnel4j.dataset.StableHash;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The tables of users and videos, with the sentinels, floats for ids, empty cells and quoted lists of the real ones. */
final class KuaiRandTables {
    static final String USERS = "user_features";
    static final String VIDEOS = "video_features_basic";
    static final String STATISTICS = "video_features_statistic";

    private static final String USER_HEADER =
            "user_id,user_active_degree,is_lowactive_period,is_live_streamer,is_video_author,follow_user_num,"
                    + "follow_user_num_range,fans_user_num,fans_user_num_range,friend_user_num,friend_user_num_range,"
                    + "register_days,register_days_range";
    private static final String VIDEO_HEADER =
            "video_id,author_id,video_type,upload_dt,upload_type,visible_status,video_duration,server_width,server_height,"
                    + "music_id,music_type,tag";
    private static final String STATISTIC_HEADER =
            "video_id,counts,show_cnt,show_user_num,play_cnt,play_user_num,play_duration,complete_play_cnt,"
                    + "complete_play_user_num,valid_play_cnt,valid_play_user_num,long_time_play_cnt,long_time_play_user_num,"
                    + "short_time_play_cnt,short_time_play_user_num,play_progress,comment_stay_duration,like_cnt,"
                    + "like_user_num,click_like_cnt,double_click_cnt,cancel_like_cnt,cancel_like_user_num,comment_cnt,"
                    + "comment_user_num,direct_comment_cnt,reply_comment_cnt,delete_comment_cnt,delete_comment_user_num,"
                    + "comment_like_cnt,comment_like_user_num,follow_cnt,follow_user_num,cancel_follow_cnt,"
                    + "cancel_follow_user_num,share_cnt,share_user_num,download_cnt,download_user_num,report_cnt,"
                    + "report_user_num,reduce_similar_cnt,reduce_similar_user_num,collect_cnt,collect_user_num,"
                    + "cancel_collect_cnt,cancel_collect_user_num,direct_comment_user_num,reply_comment_user_num,"
                    + "share_all_cnt,share_all_user_num,outsite_share_all_cnt";
    private static final int ONE_HOTS = 18;
    private static final int[] ONE_HOT_VALUES = {2, 7, 50, 1471, 15, 34, 3, 118, 454, 7, 5, 5, 2, 2, 2, 2, 2, 2};
    /** From here on the encrypted features are written as floats, and are empty for some users; so is number 4. */
    private static final int FLOATS_FROM = 12;

    private static final int FLOAT = 4;

    private final KuaiRandSpec spec;

    KuaiRandTables(KuaiRandSpec spec) {
        this.spec = spec;
    }

    void write(Path data) throws IOException {
        writeUsers(data.resolve(USERS + "_" + spec.variant().suffix() + ".csv"));
        writeVideos(data.resolve(VIDEOS + "_" + spec.variant().suffix() + ".csv"));
        writeStatistics(data.resolve(STATISTICS + "_" + spec.variant().suffix() + ".csv"));
    }

    private void writeUsers(Path file) throws IOException {
        SplittableRandom random = new SplittableRandom(StableHash.mix(spec.seed() + 11));
        try (BufferedWriter users = Files.newBufferedWriter(file)) {
            users.append(USER_HEADER);
            for (int feature = 0; feature < ONE_HOTS; feature++) {
                users.append(",onehot_feat").append(Integer.toString(feature));
            }
            users.append('\n');
            for (int user = 0; user < spec.users(); user++) {
                users.append(user(user, random)).append('\n');
            }
        }
    }

    private static String user(int user, SplittableRandom random) {
        int follows = skewed(random, 3000);
        int fans = skewed(random, 8000);
        int friends = skewed(random, 600);
        int days = random.nextInt(2500);
        StringBuilder row = new StringBuilder();
        row.append(user).append(',');
        row.append(
                pick(random, "full_active", "full_active", "high_active", "middle_active", "2_14_day_new", "UNKNOWN"));
        row.append(",0,")
                .append(random.nextInt(4) == 0 ? "1" : "-124")
                .append(',')
                .append(random.nextInt(5) > 0 ? 1 : 0);
        row.append(',')
                .append(follows)
                .append(',')
                .append(range(
                        follows,
                        0,
                        "0",
                        10,
                        "(0,10]",
                        50,
                        "(10,50]",
                        100,
                        "(50,100]",
                        150,
                        "(100,150]",
                        250,
                        "(150,250]",
                        500,
                        "(250,500]",
                        "500+"));
        row.append(',')
                .append(fans)
                .append(',')
                .append(range(fans, 0, "0", 9, "[1,10)", 99, "[10,100)", 999, "[100,1k)", 4999, "[1k,5k)", "[5k,1w)"));
        row.append(',')
                .append(friends)
                .append(',')
                .append(range(
                        friends,
                        0,
                        "0",
                        4,
                        "[1,5)",
                        29,
                        "[5,30)",
                        59,
                        "[30,60)",
                        119,
                        "[60,120)",
                        249,
                        "[120,250)",
                        "250+"));
        row.append(',')
                .append(days)
                .append(',')
                .append(range(
                        days, 30, "15-30", 60, "31-60", 90, "61-90", 180, "91-180", 365, "181-365", 730, "366-730",
                        "730+"));
        boolean unknown = random.nextInt(38) == 0;
        for (int feature = 0; feature < ONE_HOTS; feature++) {
            row.append(',');
            int value = random.nextInt(ONE_HOT_VALUES[feature]);
            if (feature == FLOAT || feature >= FLOATS_FROM) {
                row.append(unknown ? "" : value + ".0");
            } else {
                row.append(value);
            }
        }
        return row.toString();
    }

    private void writeVideos(Path file) throws IOException {
        SplittableRandom random = new SplittableRandom(StableHash.mix(spec.seed() + 12));
        try (BufferedWriter videos = Files.newBufferedWriter(file)) {
            videos.append(VIDEO_HEADER).append('\n');
            for (int video = 0; video < spec.videos(); video++) {
                videos.append(video(video, random)).append('\n');
            }
        }
    }

    private String video(int video, SplittableRandom random) {
        int tag = 1 + random.nextInt(60);
        String tags = random.nextInt(10) == 0
                ? "\"" + tag + "," + (1 + (tag + 7) % 60) + "\""
                : random.nextInt(80) == 0 ? "" : Integer.toString(tag);
        boolean silent = random.nextInt(37) == 0;
        return String.join(
                ",",
                Integer.toString(video),
                Integer.toString(100 + random.nextInt(1 + spec.videos() * 9 / 10)),
                random.nextInt(100) == 0 ? "AD" : random.nextInt(5000) == 0 ? "UNKNOWN" : "NORMAL",
                "2022-04-" + pick(random, "09", "10", "11"),
                pick(random, "LongImport", "Web", "ShortImport", "Kmovie"),
                "0.0",
                random.nextInt(32) == 0 ? "" : (5000 + random.nextInt(200_000)) + ".0",
                "720.0",
                "1280.0",
                silent ? "0" : Long.toString(1_000_000_000L + random.nextInt(1 + spec.videos())),
                silent ? "" : pick(random, "9.0", "9.0", "9.0", "4.0", "8.0"),
                tags);
    }

    private void writeStatistics(Path file) throws IOException {
        SplittableRandom random = new SplittableRandom(StableHash.mix(spec.seed() + 13));
        int columns = STATISTIC_HEADER.split(",").length;
        try (BufferedWriter statistics = Files.newBufferedWriter(file)) {
            statistics.append(STATISTIC_HEADER).append('\n');
            for (int video = 0; video < spec.videos(); video++) {
                StringBuilder row =
                        new StringBuilder().append(video).append(',').append(1 + random.nextInt(70));
                IntStream.range(2, columns).forEach(column -> row.append(',').append(random.nextInt(100_000) / 1000.0));
                statistics.append(row.append('\n'));
            }
        }
    }

    private static int skewed(SplittableRandom random, int bound) {
        double uniform = random.nextDouble();
        return (int) (bound * uniform * uniform * uniform);
    }

    private static String pick(SplittableRandom random, String... words) {
        return words[random.nextInt(words.length)];
    }

    /** The name of a number's range, in quotes where it holds a comma: upper bounds and names in turn, then the last name. */
    private static String range(int number, Object... bounds) {
        for (int i = 0; i + 1 < bounds.length; i += 2) {
            if (number <= (Integer) bounds[i]) {
                return quoted((String) bounds[i + 1]);
            }
        }
        return quoted((String) bounds[bounds.length - 1]);
    }

    private static String quoted(String name) {
        return name.indexOf(',') < 0 ? name : '"' + name + '"';
    }
}
