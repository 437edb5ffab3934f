// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.Internal;
import io.funnel4j.dataset.DataForm;
import io.funnel4j.dataset.encoders.Encoders;
import io.funnel4j.dataset.encoders.NumberSummary;
import io.funnel4j.dataset.plan.BucketEncoding;
import io.funnel4j.dataset.source.InvalidExposuresException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fits encoders to what the partitions of a source came to; see {@link PartitionedEncoding#fit}. */
@Internal
public final class FitMerge {
    private final PartitionedEncoding encoding;
    private final Optional<Encoders> earlier;
    private final EncodingTally tally;
    private final EncoderFit fit;
    private final List<long[]> numbersBefore = new ArrayList<>();
    private final long[] numbers;
    private final BucketFits buckets;

    /** @param earlier whose ids, slots, statistics and borders stay; values that they do not know are added */
    public FitMerge(PartitionedEncoding encoding, Optional<Encoders> earlier) {
        this.encoding = encoding;
        this.earlier = earlier;
        this.tally = encoding.newTally();
        this.fit = new EncoderFit(encoding.plan(), new Workers(1), earlier);
        this.numbers = new long[encoding.plan().buckets().size()];
        this.buckets = new BucketFits(encoding.plan());
    }

    /** Adds a partition's counts, in the order of the partitions. */
    public void take(byte[] counts) {
        EncodingTally ofPartition = encoding.newTally();
        DataForm.read(counts, in -> {
            ofPartition.read(in);
            tally.take(ofPartition);
            EncoderFit fitted = new EncoderFit(encoding.plan(), new Workers(1), Optional.empty());
            fitted.read(in);
            fit.take(fitted);
            numbersBefore.add(numbers.clone());
            long[] more = DataForm.readLongs(in);
            Arrays.setAll(numbers, feature -> numbers[feature] + more[feature]);
        });
    }

    /**
     * Refuses rows of which nothing can be learnt, once all partitions are added, as one machine does before it encodes.
     *
     * @param columns of the rows
     * @throws InvalidExposuresException if there are no rows at all or none of a part, too many bad ones, labels that
     *     do not nest under the rule REJECT, a trained label without a positive in train
     */
    public void check(List<String> columns) {
        checkEnd(encoding, tally, columns);
    }

    static void checkEnd(PartitionedEncoding encoding, EncodingTally tally, List<String> columns) {
        if (tally.rowsRead() == 0) {
            throw new InvalidExposuresException(
                    "%s has columns %s and no row; give it exposures".formatted(encoding.source(), columns));
        }
        tally.checkEnd(
                encoding.source(), encoding.split().parts(), encoding.graph().labels());
    }

    /** Whether numbers that go into buckets are wanted. */
    public boolean wantsNumbers() {
        return numbers.length > 0 && earlier.isEmpty();
    }

    /** Whether a sample of those numbers is wanted, since there are too many. */
    public boolean wantsSample() {
        return wantsNumbers() && Arrays.stream(numbers).anyMatch(count -> count > BucketEncoding.MOST_BUCKETS);
    }

    /** Numbers of each feature in buckets before a partition. */
    public long[] numbersBefore(int partition) {
        return numbersBefore.get(partition).clone();
    }

    /** Numbers of each feature in buckets. */
    public long[] numbers() {
        return numbers.clone();
    }

    /** Adds a partition's numbers, or its sample, in the order of the partitions. */
    public void takeNumbers(byte[] ofPartition) {
        buckets.take(BucketFits.of(encoding.plan(), ofPartition));
    }

    /** Takes the values of all partitions, in any order of the shares. */
    public void takeValues(List<byte[]> shares) {
        fit.takeValues(shares);
    }

    /** Ends the fit. */
    public Encoders encoders() {
        fit.buckets(buckets);
        return fit.encoders();
    }

    long rowsRead() {
        return tally.rowsRead();
    }

    Map<String, Long> distinctValues() {
        return fit.distinctValues();
    }

    List<Optional<NumberSummary>> numbersOfSource() {
        return fit.numbers();
    }

    List<Optional<NumberSummary>> encodedNumbers(Encoders encoders) {
        return fit.encodedNumbers(encoders);
    }
}
