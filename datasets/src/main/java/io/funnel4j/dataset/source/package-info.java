// SPDX-License-Identifier: Apache-2.0
/**
 * Where raw exposures come from: an {@link io.funnel4j.dataset.source.ExposureSource} names columns and reads rows of DataVec's writables,
 * with the file and line of each.
 *
 * <p>{@link io.funnel4j.dataset.source.MappedSource} makes other cells of them; {@link
 * io.funnel4j.dataset.source.RecordReaderSource} takes any DataVec RecordReader, and {@link
 * io.funnel4j.dataset.source.ExposureRecordReader} makes one of any source. Delimited text, SQL and public data sets have packages of
 * their own.
 */
package io.funnel4j.dataset.source;
