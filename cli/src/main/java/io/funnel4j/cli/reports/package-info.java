// SPDX-License-Identifier: Apache-2.0
/**
 * The pages of a run and of a log, put together from what encoding, training and evaluation found.
 */
package io.funnel4j.cli.reports;
