// SPDX-License-Identifier: Apache-2.0
/** The model that is served: opened from a folder, described, and replaced while requests go on. */
@Internal
package io.funnel4j.serving.model;

import io.funnel4j.Internal;
