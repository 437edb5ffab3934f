/**
 * Records of bytes in the order of their bytes, sorted in memory and on disk: what a layout needs that must be sorted or
 * grouped before its rows are known.
 */
package io.funnel4j.dataset.sort;
