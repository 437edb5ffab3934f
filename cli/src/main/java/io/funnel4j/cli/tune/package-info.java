// SPDX-License-Identifier: Apache-2.0
/** The search for settings: its folder, its trials, each a run, and what it comes to. */
package io.funnel4j.cli.tune;
