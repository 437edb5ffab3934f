// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.benchmark.comparison;

import io.funnel4j.dataset.encode.EncodedDataset;
import io.funnel4j.dataset.world.Truth;
import java.util.Optional;

/**
 * The exposures of one seed.
 *
 * @param dataset encoded, with a train part and a test part
 * @param truth of the rows of the test part, in their order, where it is known
 */
public record ComparedRows(EncodedDataset dataset, Optional<Truth> truth) {}
