// SPDX-License-Identifier: Apache-2.0
/**
 * Files of probabilities, as {@code predict} writes them, and the rows of other logs that {@code evaluate} and
 * {@code predict} read.
 */
package io.funnel4j.cli.scoring;
