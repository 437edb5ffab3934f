// SPDX-License-Identifier: Apache-2.0
/** A model behind HTTP: {@link io.funnel4j.serving.ScoringServer}. */
package io.funnel4j.serving;
