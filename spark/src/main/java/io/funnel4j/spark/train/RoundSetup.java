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

    /** A worker's round. The next round's share, which it must find anyway, waits for whoever trains that in this process. */
    List<byte[]> train(ExposureBlock own, List<byte[]> answers, long round) {
        TableDivision division = division();
        Worker worker = worker(own, division);
        String key = "%s/%s".formatted(training, own.number());
        Worker.Share share = ProcessPool.<Worker.Share>take(key)
                .filter(found -> found.round() == round)
                .orElseGet(() -> worker.share(round));
        Worker.Share next = worker.share(round + 1);
        List<byte[]> pushes = ProcessPool.use(
                training,
                () -> new LocalTrainer(division.spec(), rounds.settings().threads(), policy.policy(), stepsBefore),
                trainer -> worker.train(share, answers, trainer, next));
        ProcessPool.keep(key, next);
        return pushes;
    }

    /** Frees what this process keeps of the training. */
    void close() {
        ProcessPool.close(training);
        for (int worker = 0; worker < workers; worker++) {
            ProcessPool.close("%s/%s".formatted(training, worker));
        }
    }
}
