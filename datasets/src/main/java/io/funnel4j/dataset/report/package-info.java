// SPDX-License-Identifier: Apache-2.0
/**
 * What encoding found and did about it: {@link io.funnel4j.dataset.report.EncodingReport}, with rows, labels and features of each part and
 * warnings of what is odd.
 */
package io.funnel4j.dataset.report;
