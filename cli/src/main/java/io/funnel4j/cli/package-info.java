// SPDX-License-Identifier: Apache-2.0
/**
 * The command line, one class per command. {@link io.funnel4j.cli.Funnel4j} is the entry point; configuration files are read
 * by {@code io.funnel4j.config}, runs are made by {@code io.funnel4j.cli.run}.
 */
package io.funnel4j.cli;
