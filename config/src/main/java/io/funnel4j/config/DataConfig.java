// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import io.funnel4j.dataset.plan.EncodingPlan;
import io.funnel4j.dataset.source.ExposureSource;
import io.funnel4j.dataset.split.Split;
import java.util.Optional;

/**
 * Which exposures, how they are parted, and what is read from which column.
 *
 * @param source the exposures, by absolute paths; of a split by files, the train part
 * @param split which part each exposure falls into
 * @param plan features, labels, group and sample weight
 * @param domain the id feature whose values are also evaluated each alone
 */
public record DataConfig(ExposureSource source, Split split, EncodingPlan plan, Optional<String> domain) {}
