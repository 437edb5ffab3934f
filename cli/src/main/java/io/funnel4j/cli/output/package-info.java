// SPDX-License-Identifier: Apache-2.0
/**
 * What {@code train} prints: as text, as JSON lines, or nothing.
 */
package io.funnel4j.cli.output;
