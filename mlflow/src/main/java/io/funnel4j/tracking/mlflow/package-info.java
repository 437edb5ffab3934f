// SPDX-License-Identifier: Apache-2.0
/** Runs on a tracking server of MLflow: {@link io.funnel4j.tracking.mlflow.MlflowTracker} tells it. */
package io.funnel4j.tracking.mlflow;
