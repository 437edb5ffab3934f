// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.train;

import org.apache.spark.Partitioner;

/** A key is the number of its partition. */
final class NumberPartitioner extends Partitioner {
    private static final long serialVersionUID = 1;

    private final int partitions;

    NumberPartitioner(int partitions) {
        this.partitions = partitions;
    }

    @Override
    public int numPartitions() {
        return partitions;
    }

    @Override
    public int getPartition(Object key) {
        return (Integer) key;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NumberPartitioner numbers && numbers.partitions == partitions;
    }

    @Override
    public int hashCode() {
        return partitions;
    }
}
