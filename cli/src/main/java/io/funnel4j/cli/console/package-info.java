// SPDX-License-Identifier: Apache-2.0
/**
 * The terminal: how wide it is, the line that tells of progress, text made printable, and the signals that stop a command.
 */
package io.funnel4j.cli.console;
