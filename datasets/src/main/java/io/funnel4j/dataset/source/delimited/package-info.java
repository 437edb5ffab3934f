// SPDX-License-Identifier: Apache-2.0
/**
 * Delimited text: CSV, TSV and what logs make of them. {@link io.funnel4j.dataset.source.delimited.DelimitedText} reads files, blocks of
 * rows at a time; {@link io.funnel4j.dataset.source.delimited.JoinedText} joins them with side tables, of which memory holds where each row
 * begins.
 */
package io.funnel4j.dataset.source.delimited;
