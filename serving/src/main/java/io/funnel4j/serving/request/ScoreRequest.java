// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.request;

import java.util.List;
import java.util.Map;

/**
 * What a body asks for.
 *
 * @param rows each its values by column, as {@link io.funnel4j.model.Scorer} reads them
 * @param probabilities names of those that are asked for; never empty
 */
public record ScoreRequest(List<Map<String, String>> rows, List<String> probabilities) {}
