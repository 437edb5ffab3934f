/**
 * A run as a YAML file.
 *
 * <p>{@link io.funnel4j.config.RunConfig#read} parses the file into nodes that know their lines, reads them section
 * by section into the records of the other modules, and reports every mistake at once, each under its path in the file.
 */
package io.funnel4j.config;
