/**
 * Rows of a source that does not end, as they come: a file that grows, a pipe, standard input. They are encoded with a model's
 * encoders, in micro-batches, and it is known which byte of the source comes next.
 */
package io.funnel4j.dataset.stream;
