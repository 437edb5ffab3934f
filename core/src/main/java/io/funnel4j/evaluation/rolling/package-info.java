/**
 * Metrics of rows without end, each predicted before it was learned: exact ones over the last rows, and ones over all rows in
 * memory that does not grow with them.
 */
package io.funnel4j.evaluation.rolling;
