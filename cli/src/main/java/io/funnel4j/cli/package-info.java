/**
 * The command line, one class a command. {@link io.funnel4j.cli.Funnel4j} is the entry point; configuration files are read
 * by {@code io.funnel4j.cli.config}.
 */
package io.funnel4j.cli;
