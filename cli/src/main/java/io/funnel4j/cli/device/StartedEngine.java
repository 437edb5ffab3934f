// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.device;

import io.funnel4j.training.engine.TrainingEngine;

/**
 * What computes, once it is known that it can.
 *
 * @param engine of the steps of training
 * @param words the engine and its device, for reports
 */
public record StartedEngine(TrainingEngine engine, String words) {}
