// SPDX-License-Identifier: Apache-2.0
/**
 * From raw rows to encoded exposures.
 *
 * <p>{@link io.funnel4j.dataset.encode.DatasetEncoding} reads a source once: its rows, by an {@link
 * io.funnel4j.dataset.plan.EncodingPlan}, go to a file of raw blocks while {@link io.funnel4j.dataset.encoders.Encoders} are fitted on the
 * train rows; then every block is encoded and written. The result is an {@link
 * io.funnel4j.dataset.encode.EncodedDataset} with an {@link io.funnel4j.dataset.report.EncodingReport} of what was found. Memory follows the
 * vocabulary, never the rows.
 */
package io.funnel4j.dataset.encode;
