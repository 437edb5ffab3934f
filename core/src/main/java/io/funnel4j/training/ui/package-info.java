// SPDX-License-Identifier: Apache-2.0
/** What shows a training in a browser while it lasts, where such a UI is on the class path. */
package io.funnel4j.training.ui;
