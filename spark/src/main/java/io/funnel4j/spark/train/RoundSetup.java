// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import io.funnel4j.embedding.MergeRule;
import io.funnel4j.model.FunnelSpec;
import io.funnel4j.spark.data.ExposureBlock;
import io.funnel4j.spark.round.LocalTrainer;
import io.funnel4j.spark.round.Rounds;
import io.funnel4j.spark.round.TableDivision;
import io.funnel4j.spark.round.Worker;
import java.io.Serializable;
import java.util.List;

/**
 * What every task of a training knows.
 *
 * @param training tells trainings in one process apart
 * @param spec its bytes
 * @param workers P
 * @param blocks Q
 * @param stepsBefore that the model had taken before
 * @param epochsBefore that the model had been through before
 */
@SuppressWarnings("ArrayRecordComponent")
record RoundSetup(
        String training,
        byte[] spec,
        int workers,
        int blocks,
        Rounds rounds,
        GradientPolicyForm policy,
        MergeRule rule,
        long stepsBefore,
        int epochsBefore)
        implements Serializable {
    TableDivision division() {
        return new TableDivision(FunnelSpec.ofBytes(spec), blocks);
    }

    Worker worker(ExposureBlock own, TableDivision division) {
        return new Worker(own.number(), own.exposures(), division, rounds);
    }

    /** A worker's round. */
    List<byte[]> train(ExposureBlock own, List<byte[]> answers, long round) {
        TableDivision division = division();
        return ProcessPool.use(
                training,
                () -> new LocalTrainer(division.spec(), rounds.settings().threads(), policy.policy(), stepsBefore),
                trainer -> worker(own, division).train(round, answers, trainer));
    }
}
