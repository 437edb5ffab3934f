/**
 * Files in the exact raw layout of public sets that cannot be shipped, drawn at random from a seed, at any size: to try a
 * recipe, and to test loaders. Their labels come from hidden tastes, so that there is something to learn; a part of the
 * rows may be dirty as real ones are, and is counted.
 */
package io.funnel4j.dataset.synthetic;
