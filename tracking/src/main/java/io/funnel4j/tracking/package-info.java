// SPDX-License-Identifier: Apache-2.0
/**
 * What hears how a run goes and shows it elsewhere, such as a tracking server. {@link io.funnel4j.tracking.BackgroundTracking} tells
 * it from a thread beside the run, which waits for nothing.
 */
package io.funnel4j.tracking;
