// SPDX-License-Identifier: Apache-2.0
/**
 * A training run: its folder, who may write there, its steps from encoding to the report, and what it goes on from.
 */
package io.funnel4j.cli.run;
