// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.encode;

import io.funnel4j.dataset.EncodedExposures;
import io.funnel4j.dataset.report.EncodingReport;

/**
 * Rows encoded with encoders that were fitted before.
 *
 * @param exposures the rows
 * @param report what was found in them
 */
public record EncodedPart(EncodedExposures exposures, EncodingReport report) {}
