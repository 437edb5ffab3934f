// SPDX-License-Identifier: Apache-2.0
/**
 * What a run records of itself while it is under way: {@link io.funnel4j.cli.record.RunRecorder} writes its record and log.
 */
package io.funnel4j.cli.record;
