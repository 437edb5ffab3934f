/**
 * The graph vertices between ids, logits and losses. Between logits and loss every probability p travels as the pair
 * (log p, log(1 - p)), an array [B, 2]; all arithmetic is done in double whatever the network's data type.
 *
 * <p>Each is a pair of classes, as Deeplearning4j has them: the configuration, which is serialised by its class name,
 * and the runtime, which ends in {@code Impl}.
 */
package io.funnel4j.model.vertex;
