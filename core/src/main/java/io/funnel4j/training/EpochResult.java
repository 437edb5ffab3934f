package io.funnel4j.training;

import java.util.Map;

/**
 * What one epoch came to.
 *
 * @param epoch 1 for the first
 * @param trainingLoss mean loss over the epoch's rows, each batch before its step
 * @param samplesPerSecond rows trained a second, validation left out
 * @param validation the validation metrics by name, in their order; empty without validation
 */
public record EpochResult(int epoch, double trainingLoss, double samplesPerSecond, Map<String, Double> validation) {}
