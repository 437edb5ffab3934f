// SPDX-License-Identifier: Apache-2.0
/**
 * Which columns become which features and labels: pure values, checked when they are made. {@link
 * io.funnel4j.dataset.plan.EncodingPlan} is the whole; {@link io.funnel4j.dataset.plan.IdEncoding}, {@link
 * io.funnel4j.dataset.plan.NumericEncoding} and {@link io.funnel4j.dataset.plan.BucketEncoding} are its features.
 */
package io.funnel4j.dataset.plan;
