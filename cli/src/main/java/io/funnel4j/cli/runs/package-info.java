/**
 * What training runs leave about themselves: {@link io.funnel4j.cli.runs.RunRecorder} writes it while a run is under way,
 * {@link io.funnel4j.cli.runs.FoundRun} reads it, the others list and compare.
 */
package io.funnel4j.cli.runs;
