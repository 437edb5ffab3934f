/**
 * Encoded exposures: fixed-width rows of ids, numbers and labels, on disk or in memory, and the iterator that trains on
 * them.
 *
 * <p>The way of the data:
 *
 * <pre>
 *   raw rows    {@link io.funnel4j.dataset.format}   an ExposureSource: delimited text, or any DataVec RecordReader
 *   encoded     {@link io.funnel4j.dataset.encode}   DatasetEncoder: plan + split -> an EncodedDataset in a folder
 *   stored      {@link io.funnel4j.dataset.EncodedExposures}, written by {@link io.funnel4j.dataset.ExposureWriter}
 *   trained on  {@link io.funnel4j.dataset.ExposureIterator}, a MultiDataSetIterator
 * </pre>
 */
package io.funnel4j.dataset;
