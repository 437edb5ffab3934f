/**
 * What a model reads: the features of one exposure, the embedding tables that their ids index, and what stands where in
 * a batch.
 */
package io.funnel4j.exposure;
