// SPDX-License-Identifier: Apache-2.0
/**
 * What is fitted on train rows and gives values their places in a model's inputs: vocabularies, hash buckets, quantiles, means.
 * {@link io.funnel4j.dataset.encoders.Encoders} is the whole, stored beside models.
 */
package io.funnel4j.dataset.encoders;
