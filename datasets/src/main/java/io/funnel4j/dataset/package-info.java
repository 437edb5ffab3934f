/**
 * Encoded exposures: fixed-width rows of ids, numbers and labels, on disk or in memory, and the iterator that trains on
 * them.
 *
 * <p>The way of the data:
 *
 * <pre>
 *   raw rows    {@link io.funnel4j.dataset.source}      an ExposureSource: delimited text, or any DataVec RecordReader
 *               {@link io.funnel4j.dataset.publicsets}  public sets and logs of events, as they are downloaded
 *               {@link io.funnel4j.dataset.sql}         any query
 *   encoded     {@link io.funnel4j.dataset.plan}        EncodingPlan: which columns become which features and labels
 *               {@link io.funnel4j.dataset.encode}      DatasetEncoding: plan + split to an EncodedDataset in a folder
 *   looked at   {@link io.funnel4j.dataset.report}      EncodingReport: what was found in the rows
 *               {@link io.funnel4j.dataset.profile}     DataProfiler: rates, features, leaks
 *   stored      {@link io.funnel4j.dataset.EncodedExposures}, written by {@link io.funnel4j.dataset.ExposureWriter}
 *   trained on  {@link io.funnel4j.dataset.ExposureIterator}, a MultiDataSetIterator
 * </pre>
 */
package io.funnel4j.dataset;
