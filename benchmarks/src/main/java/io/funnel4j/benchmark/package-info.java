/** What comparisons and measurements share: generated worlds as encoded data, and training as visible progress. */
package io.funnel4j.benchmark;
