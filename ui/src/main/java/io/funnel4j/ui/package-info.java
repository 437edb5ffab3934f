// SPDX-License-Identifier: Apache-2.0
/** Deeplearning4j's training UI on this machine: {@link io.funnel4j.ui.BrowserTrainingUi} serves it while a run trains. */
package io.funnel4j.ui;
