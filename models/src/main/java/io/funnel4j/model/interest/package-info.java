/**
 * Interests: the attention of a candidate over lists (Zhou et al., KDD 2018), in place of the lists' poolings. An {@link
 * io.funnel4j.model.interest.Interest} says which lists and candidates; its vertices compute over the entries that lists have,
 * arrays [n, width] whose first dimension is not B.
 */
package io.funnel4j.model.interest;
