/**
 * From raw rows to encoded exposures.
 *
 * <p>An {@link io.funnel4j.dataset.encode.EncodingPlan} says which columns become which features and labels; {@link
 * io.funnel4j.dataset.encode.DatasetEncoding} reads the source once to fit {@link io.funnel4j.dataset.encode.Encoders} on
 * the train rows (vocabularies, means) and once to write every row, and hands back an {@link
 * io.funnel4j.dataset.encode.EncodedDataset} with an {@link io.funnel4j.dataset.encode.EncodingReport} of what was found
 * and what was done about it. Memory follows the vocabulary, never the rows.
 */
package io.funnel4j.dataset.encode;
