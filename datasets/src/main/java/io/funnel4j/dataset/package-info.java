/**
 * Encoded exposures: fixed-width rows of ids, numbers and labels, on disk or in memory, and the iterator that trains on
 * them.
 *
 * <p>The way of the data:
 *
 * <pre>
 *   raw rows    {@link io.funnel4j.dataset.format}   an ExposureSource: delimited text, or any DataVec RecordReader
 *               {@link io.funnel4j.dataset.layout}   public sets and logs of events, as they are downloaded
 *               {@link io.funnel4j.dataset.sql}      any query
 *   encoded     {@link io.funnel4j.dataset.encode}   DatasetEncoding: plan + split -> an EncodedDataset in a folder
 *   looked at   {@link io.funnel4j.dataset.profile}  DataProfiler: rates, features, leaks
 *   stored      {@link io.funnel4j.dataset.EncodedExposures}, written by {@link io.funnel4j.dataset.ExposureWriter}
 *   trained on  {@link io.funnel4j.dataset.ExposureIterator}, a MultiDataSetIterator
 * </pre>
 */
package io.funnel4j.dataset;
