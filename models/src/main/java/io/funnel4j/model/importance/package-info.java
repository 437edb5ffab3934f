/**
 * What a trained model uses: {@link io.funnel4j.model.importance.PermutationImportance} says how much worse it orders rows without a
 * feature, {@link io.funnel4j.model.importance.PartialDependence} how its probabilities move with a number.
 */
package io.funnel4j.model.importance;
