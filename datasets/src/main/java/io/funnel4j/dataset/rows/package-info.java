// SPDX-License-Identifier: Apache-2.0
/**
 * Rows before they are encoded: cells read by the plan's rules into ids as text, numbers and labels, in blocks that hold many
 * rows without an object per value.
 */
package io.funnel4j.dataset.rows;
