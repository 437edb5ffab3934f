// SPDX-License-Identifier: Apache-2.0
/**
 * Runs that were made: {@link io.funnel4j.cli.runs.FoundRun} reads one, the others list and compare them.
 */
package io.funnel4j.cli.runs;
