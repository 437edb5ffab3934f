/**
 * Where raw exposures come from: an {@link io.funnel4j.dataset.format.ExposureSource} names columns and reads rows
 * through a DataVec RecordReader.
 *
 * <p>{@link io.funnel4j.dataset.format.DelimitedText} reads files; {@link
 * io.funnel4j.dataset.format.RecordReaderSource} takes any RecordReader together with the names of its columns.
 */
package io.funnel4j.dataset.format;
