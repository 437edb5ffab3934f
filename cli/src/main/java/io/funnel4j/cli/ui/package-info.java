/** Deeplearning4j's training UI on this machine: {@link io.funnel4j.cli.ui.TrainingUi} serves it while a run trains. */
package io.funnel4j.cli.ui;
