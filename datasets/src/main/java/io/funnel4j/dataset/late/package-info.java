/**
 * Labels that may still become 1: what is seen of them as of a time, their delays, and what becomes of such rows in train.
 */
package io.funnel4j.dataset.late;
