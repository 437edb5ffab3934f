/**
 * What is in an encoded data set, before anything is trained on it: {@link io.funnel4j.dataset.profile.DataProfiler} makes a
 * {@link io.funnel4j.dataset.profile.DataProfile}.
 */
package io.funnel4j.dataset.profile;
