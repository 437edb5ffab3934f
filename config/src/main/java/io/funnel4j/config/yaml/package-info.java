// SPDX-License-Identifier: Apache-2.0
/**
 * YAML as nodes that know their lines; sections whose keys are read once each; values of every kind; and what is wrong, all
 * of it at once, each under its path in the file.
 */
package io.funnel4j.config.yaml;
