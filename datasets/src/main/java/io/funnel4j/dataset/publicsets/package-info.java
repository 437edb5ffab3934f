/**
 * Public data sets as they are downloaded, each an {@link io.funnel4j.dataset.source.ExposureSource}. What a log refers to
 * by a key is joined without being held in memory; what must be sorted or grouped is sorted on disk, as records.
 */
package io.funnel4j.dataset.publicsets;
