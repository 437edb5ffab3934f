/**
 * Where raw exposures come from: an {@link io.funnel4j.dataset.format.ExposureSource} names columns and reads rows of DataVec's
 * writables, with the file and line of each.
 *
 * <p>{@link io.funnel4j.dataset.format.DelimitedText} reads files; {@link io.funnel4j.dataset.format.JoinedText} joins them
 * with side tables, of which memory holds where each row begins; {@link io.funnel4j.dataset.format.MappedSource} makes other
 * cells of them; {@link io.funnel4j.dataset.format.RecordReaderSource} takes any DataVec RecordReader, and {@link
 * io.funnel4j.dataset.format.ExposureRecordReader} makes one of any source.
 */
package io.funnel4j.dataset.format;
