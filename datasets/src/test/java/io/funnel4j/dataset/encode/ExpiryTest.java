// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.funnel4j.dataset.DataForm;
import io.funnel4j.dataset.InvalidFileException;
import io.funnel4j.dataset.Worlds;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.encoders.EncodersStream;
import io.funnel4j.dataset.encoders.Turnover;
import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.plan.Expiry;
import io.funnel4j.dataset.plan.Expiry.RowTime;
import io.funnel4j.dataset.plan.FeatureEncoding;
import io.funnel4j.dataset.plan.IdEncoding;
import io.funnel4j.dataset.plan.RowTimeUnit;
import io.funnel4j.dataset.plan.ValueList;
import io.funnel4j.dataset.rows.BadRow;
import io.funnel4j.dataset.source.InvalidExposuresException;
import io.funnel4j.dataset.split.ColumnSplit;
import io.funnel4j.dataset.split.TimeSplit;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.problem.InvalidSpecException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Ids that leave the vocabularies on warm starts, and new ones that must be seen often enough. */
class ExpiryTest extends EncodingTestBase {
    private static final RowTime DAY = new RowTime("day", RowTimeUnit.DAYS);

    private static Expiry days(int days) {
        return new Expiry(days, Map.of(), DAY);
    }

    private static Expiry runs(int runs) {
        return new Expiry(runs, Map.of(), null);
    }

    /** A log with the header day,item,click,buy: {@code "3 a b"} are two rows of day 3. */
    private EncodedDataset run(Optional<Encoders> earlier, EncodingPlan plan, String... dayAndItems)
            throws IOException {
        List<String> lines = new ArrayList<>(List.of("day,item,click,buy"));
        for (String day : dayAndItems) {
            String[] words = day.split(" ", -1);
            for (int i = 1; i < words.length; i++) {
                lines.add("%s,%s,1,1".formatted(words[0], words[i].equals("-") ? "" : words[i]));
            }
        }
        DatasetEncoding encoding =
                DatasetEncoding.of(csv(lines.toArray(String[]::new)), plan, ALL_TRAIN, Worlds.esmm());
        EncodedDataset dataset =
                earlier.map(encoding::extending).orElse(encoding).to(out());
        // What the next run sees is what this one saved.
        Path saved = folder.resolve("saved");
        dataset.encoders().save(saved);
        return dataset;
    }

    private Optional<Encoders> saved() {
        return Optional.of(Encoders.load(folder.resolve("saved")));
    }

    private static Turnover turnover(EncodedDataset dataset) {
        assertThat(dataset.report().turnover()).hasSize(1);
        return dataset.report().turnover().get(0);
    }

    private static List<Integer> ids(EncodedDataset dataset, String... items) {
        return List.of(items).stream()
                .map(item -> dataset.encoders().id("item", item))
                .toList();
    }

    @Test
    void idsThatWereNotSeenForThirtyDaysMakeRoom() throws IOException {
        EncodingPlan plan = plan(IdEncoding.of("item", 4)).withExpiry(days(30));
        EncodedDataset first = run(Optional.empty(), plan, "1 a a a", "2 b b", "3 c");
        assertThat(ids(first, "a", "b", "c")).containsExactly(2, 3, 4);
        assertThat(first.report().turnover()).isEmpty();

        EncodedDataset second = run(saved(), plan, "31 c d d");
        assertThat(ids(second, "a", "b", "c", "d")).containsExactly(1, 2, 3, 4);
        assertThat(turnover(second)).isEqualTo(new Turnover("item", 3, 1, 1, 1, 1, 0, 0));
        assertThat(second.report().text())
                .contains(
                        "since the earlier model, item: 3 ids before, 1 expired, 2 kept; 1 values new, 1 admitted, 0 refused; 3 ids now");
        assertThat(second.encoders().rowsIn(first.encoders()).get("item")).containsExactly(0, 1, 3, 4, -1);

        EncodedDataset third = run(saved(), plan, "32 a -");
        assertThat(ids(third, "a", "b", "c", "d")).containsExactly(4, 1, 2, 3);
        assertThat(third.encoders().schema().ids().get(0).rows()).isEqualTo(5);
        assertThat(third.train().rows()).isEqualTo(2);
        assertThat(EncodedDataset.open(out()).report().turnover())
                .isEqualTo(third.report().turnover());
    }

    @Test
    void warmStartsAreCountedWhereThereAreNoTimes() throws IOException {
        EncodingPlan plan = plan(IdEncoding.of("item", 4)).withExpiry(runs(2));
        run(Optional.empty(), plan, "0 a b");
        EncodedDataset one = run(saved(), plan, "0 b");
        assertThat(ids(one, "a", "b")).containsExactly(2, 3);
        EncodedDataset two = run(saved(), plan, "0 c");
        assertThat(ids(two, "a", "b", "c")).containsExactly(1, 2, 3);
        EncodedDataset three = run(saved(), plan, "0 c");
        assertThat(ids(three, "b", "c")).containsExactly(1, 2);
    }

    @Test
    void newIdsAreCountedOverWarmStartsUntilTheyWereUnseenForTooLong() throws IOException {
        EncodingPlan plan = plan(IdEncoding.of("item", 4).withMinCount(3)).withExpiry(days(10));
        EncodedDataset first = run(Optional.empty(), plan, "1 a a a b b");
        assertThat(ids(first, "a", "b")).containsExactly(2, 1);
        EncodedDataset second = run(saved(), plan, "2 c c");
        assertThat(turnover(second)).isEqualTo(new Turnover("item", 1, 0, 0, 1, 0, 2, 0));
        EncodedDataset third = run(saved(), plan, "3 b");
        assertThat(ids(third, "a", "b", "c")).containsExactly(2, 3, 1);
        assertThat(turnover(third)).isEqualTo(new Turnover("item", 1, 0, 0, 1, 1, 1, 0));
        EncodedDataset late = run(saved(), plan, "12 c");
        assertThat(ids(late, "a", "b", "c")).containsExactly(1, 2, 1);
        assertThat(turnover(late)).isEqualTo(new Turnover("item", 2, 0, 1, 1, 0, 1, 0));
        EncodedDataset atLast = run(saved(), plan, "12 c c");
        assertThat(ids(atLast, "c")).containsExactly(3);
        assertThat(turnover(atLast).waiting()).isZero();
    }

    @Test
    void withoutAnExpiryNothingIsKeptAndAllIsCountedAnew() throws IOException {
        EncodingPlan plan = plan(IdEncoding.of("item", 4).withMinCount(2));
        EncodedDataset first = run(Optional.empty(), plan, "1 a a b");
        assertThat(folder.resolve("saved/vocabulary-0.seen")).doesNotExist();
        assertThat(Files.readString(folder.resolve("saved/encoders.json")))
                .contains("\"version\" : 2")
                .doesNotContain("expiry", "seen");
        EncodedDataset second = run(saved(), plan, "99 b c c");
        assertThat(ids(second, "a", "b", "c")).containsExactly(2, 1, 3);
        assertThat(turnover(second)).isEqualTo(new Turnover("item", 1, 0, 0, 2, 1, 0, 0));
        assertThat(second.encoders().rowsIn(first.encoders())).isEmpty();
    }

    @Test
    void idsOfAModelThatKeptNothingCountAsSeenJustBeforeTheRows() throws IOException {
        EncodingPlan plain = plan(IdEncoding.of("item", 4));
        run(Optional.empty(), plain, "1 a b");
        EncodingPlan expiring = plain.withExpiry(days(5));
        EncodedDataset second = run(saved(), expiring, "40 b", "43 b");
        assertThat(ids(second, "a", "b")).containsExactly(2, 3);
        assertThat(ids(run(saved(), expiring, "44 b"), "a", "b")).containsExactly(2, 3);
        assertThat(ids(run(saved(), expiring, "45 b"), "a", "b")).containsExactly(1, 2);
        // Another clock cannot be read: days since another day would be over at once.
        EncodingPlan byDate = plain.withExpiry(new Expiry(5, Map.of(), new RowTime("day", RowTimeUnit.YYYYMMDD)));
        assertThat(ids(run(saved(), byDate, "20260131 c"), "b", "c")).containsExactly(2, 3);
    }

    @Test
    void lateRowsTakeNothingBack() throws IOException {
        EncodingPlan plan = plan(IdEncoding.of("item", 4)).withExpiry(days(5));
        run(Optional.empty(), plan, "10 a b");
        EncodedDataset late = run(saved(), plan, "2 b c");
        assertThat(ids(late, "a", "b", "c")).containsExactly(2, 3, 4);
        EncodedDataset next = run(saved(), plan, "14 d");
        assertThat(ids(next, "a", "b", "c", "d")).containsExactly(2, 3, 1, 4);
        assertThat(ids(run(saved(), plan, "15 d"), "a", "b", "d")).containsExactly(1, 1, 2);
    }

    @Test
    void lateRowsTakeNothingBackFromValuesThatWait() throws IOException {
        EncodingPlan plan = plan(IdEncoding.of("item", 4).withMinCount(3)).withExpiry(days(5));
        run(Optional.empty(), plan, "10 a a a b b c");
        EncodedDataset late = run(saved(), plan, "2 b c");
        assertThat(ids(late, "a", "b", "c")).containsExactly(2, 3, 1);
        // Of day 10 still: b has its id, and c goes on from two.
        EncodedDataset next = run(saved(), plan, "14 c");
        assertThat(ids(next, "a", "b", "c")).containsExactly(2, 3, 4);
    }

    @Test
    void whatTheNewRowsHaveStaysHoweverLongAgo() throws IOException {
        EncodingPlan plan = plan(IdEncoding.of("item", 4)).withExpiry(days(5));
        run(Optional.empty(), plan, "1 a b");
        assertThat(ids(run(saved(), plan, "20 a", "90 c"), "a", "b", "c")).containsExactly(2, 1, 3);
        assertThat(ids(run(saved(), plan, "90 c"), "a", "c")).containsExactly(1, 2);
    }

    @Test
    void eachTableHasItsOwnSpanAndListsAndCrossesCount() throws IOException {
        List<FeatureEncoding> features = List.of(
                IdEncoding.of("item", 4),
                IdEncoding.of("last", 4).inTable("item").withList(ValueList.of('|', Pooling.MEAN)),
                IdEncoding.of("shop", 4),
                IdEncoding.cross("both", 4, "item", "shop"),
                IdEncoding.hashed("brand", 4, 9));
        EncodingPlan plan = EncodingPlan.of(features, esmmLabels())
                .withExpiry(new Expiry(3, Map.of("shop", Expiry.NEVER, "both", 2), DAY));
        String header = "day,item,last,shop,brand,click,buy";
        EncodedDataset first = DatasetEncoding.of(
                        csv(header, "1,a,x|y,s,h,1,1", "1,a,x|y,s,h,1,1", "1,b,x|y,t,h,1,1"),
                        plan,
                        ALL_TRAIN,
                        Worlds.esmm())
                .to(out());
        EncodedDataset second = DatasetEncoding.of(
                        csv(header, "3,c,,s,h,1,1", "4,c,a|y,s,h,0,0", "4,c,a|y,,h,0,0"),
                        plan,
                        ALL_TRAIN,
                        Worlds.esmm())
                .extending(first.encoders())
                .to(out());
        assertThat(second.report().turnover())
                .extracting(Turnover::table, Turnover::before, Turnover::expired, Turnover::arrived, Turnover::ids)
                .containsExactly(
                        tuple("item", 4L, 2L, 1L, 3L), tuple("shop", 2L, 0L, 0L, 2L), tuple("both", 2L, 2L, 1L, 1L));
        assertThat(ids(second, "x", "b", "y", "a", "c")).containsExactly(1, 1, 2, 3, 4);
        assertThat(second.encoders().id("last", "y")).isEqualTo(2);
        assertThat(second.encoders().id("shop", "t")).isGreaterThan(1);
        assertThat(folder.resolve("encoded/encoders/vocabulary-0.seen")).exists();
        assertThat(folder.resolve("encoded/encoders/vocabulary-1.seen")).doesNotExist();
    }

    @Test
    void trainRowsAloneCount() throws IOException {
        EncodingPlan plan = plan(IdEncoding.of("item", 4)).withExpiry(days(4));
        ColumnSplit split = new TimeSplit("day", null, "7");
        String header = "day,item,click,buy";
        EncodedDataset first = encode(csv(header, "1,a,1,1", "1,b,1,1", "2,c,1,1", "9,b,1,1"), plan, split);
        EncodedDataset second = DatasetEncoding.of(
                        csv(header, "6,c,1,1", "8,a,1,1", "8,d,1,1"), plan, split, Worlds.esmm())
                .extending(first.encoders())
                .to(out());
        assertThat(ids(second, "a", "b", "c", "d")).containsExactly(1, 1, 2, 1);
    }

    @Test
    void aRowWithoutATimeIsBad() throws IOException {
        EncodingPlan plan = plan(IdEncoding.of("item", 4)).withExpiry(days(4)).withMaxBadRows(0.8);
        EncodedDataset dataset = encode(csv("day,item,click,buy", "x,a,1,1", ",b,1,1", "3,c,1,1"), plan);
        assertThat(dataset.report().badRowExamples())
                .extracting(BadRow::kind, BadRow::column, BadRow::found, BadRow::expected)
                .containsExactlyInAnyOrder(
                        tuple(BadRow.Kind.BAD_TIME, "day", "'x'", "a number of days"),
                        tuple(BadRow.Kind.MISSING_VALUE, "day", "nothing", "a time, by which ids expire"));
        assertThat(ids(dataset, "a", "c")).containsExactly(1, 2);
        assertThatThrownBy(() -> encode(
                        csv("day,item,click,buy", "x,a,1,1"),
                        plan(IdEncoding.of("item", 4)).withExpiry(days(4))))
                .isInstanceOf(InvalidExposuresException.class);
        assertThatThrownBy(() -> encode(
                        csv("date,item,click,buy", "x,a,1,1"),
                        plan(IdEncoding.of("item", 4)).withExpiry(days(4))))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("the time that ids expire by reads column 'day'");
    }

    /** A model with an expiry reads rows that have no time at all. */
    @Test
    void scoringNeedsNoTime() throws IOException {
        EncodedDataset dataset =
                run(Optional.empty(), plan(IdEncoding.of("item", 4)).withExpiry(days(4)), "1 a");
        assertThat(dataset.encoders().columns()).containsExactly("item");
        assertThat(PartEncoding.of(csvNamed("new.csv", "item", "a", "b"), dataset.encoders(), Worlds.esmm())
                        .to(folder.resolve("part"))
                        .exposures()
                        .rows())
                .isEqualTo(2);
    }

    @Test
    void whatIsKeptIsPartOfTheEncoders() throws IOException {
        EncodingPlan plan = plan(IdEncoding.of("item", 4).withMinCount(2)).withExpiry(days(4));
        Encoders one = run(Optional.empty(), plan, "1 a a b").encoders();
        Encoders later = run(Optional.empty(), plan, "2 a a b").encoders();
        Encoders other = run(Optional.empty(), plan, "1 a a c").encoders();
        assertThat(List.of(one.checksum(), later.checksum(), other.checksum())).doesNotHaveDuplicates();
        assertThat(saved().orElseThrow().checksum()).isEqualTo(other.checksum());
        byte[] streamed = DataForm.bytes(out -> EncodersStream.write(other, out));
        OptionalLong[] checksum = {OptionalLong.empty()};
        DataForm.read(
                streamed,
                in -> checksum[0] = OptionalLong.of(EncodersStream.read(in).checksum()));
        assertThat(checksum[0]).hasValue(other.checksum());
    }

    @Test
    void refusesFilesThatAreCutOrChanged() throws IOException {
        run(Optional.empty(), plan(IdEncoding.of("item", 4).withMinCount(2)).withExpiry(days(4)), "1 a a b c c");
        Path file = folder.resolve("saved/vocabulary-0.seen");
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file, changed);
            assertThatThrownBy(this::saved).as("byte %d", at).isInstanceOf(InvalidFileException.class);
            Files.write(file, Arrays.copyOf(whole, at));
            assertThatThrownBy(this::saved).as("cut to %d", at).isInstanceOf(InvalidFileException.class);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertThatThrownBy(this::saved).hasMessageContaining("damaged");
        Files.delete(file);
        assertThatThrownBy(this::saved)
                .hasMessageContaining("vocabulary-0.seen")
                .hasMessageContaining("is missing");
        Path json = folder.resolve("saved/encoders.json");
        Files.writeString(json, Files.readString(json).replace("vocabulary-0.seen", "../vocabulary-0.seen"));
        assertThatThrownBy(this::saved).hasMessageContaining("names '../vocabulary-0.seen'; expected a file beside it");
    }

    @Test
    void aPlanNamesTablesThatCanExpire() {
        List<FeatureEncoding> features = List.of(IdEncoding.of("item", 4), IdEncoding.hashed("brand", 4, 9));
        assertThatThrownBy(() -> EncodingPlan.of(features, esmmLabels())
                        .withExpiry(new Expiry(3, Map.of("itme", 2, "brand", 1), null)))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining(
                        "no id feature reads table 'itme'; tables are [item, brand]; did you mean 'item'?")
                .hasMessageContaining("table 'brand' is hashed");
        assertThatThrownBy(() -> plan(IdEncoding.hashed("brand", 4, 9)).withExpiry(runs(3)))
                .hasMessageContaining("no id feature has a vocabulary");
        assertThatThrownBy(() -> new Expiry(Expiry.NEVER, Map.of(), null))
                .hasMessageContaining("ids of no table expire");
        assertThatThrownBy(() -> runs(-1)).hasMessageContaining("unseen for -1; expected at least 1");
    }

    @Test
    void isForOneMachineAlone() {
        EncodingPlan plan = plan(IdEncoding.of("item", 4)).withExpiry(runs(3));
        assertThatThrownBy(() -> new PartitionedEncoding("visits", plan, ALL_TRAIN, Worlds.esmm()))
                .hasMessageContaining("visits: ids expire only where one machine encodes");
    }
}
