// SPDX-License-Identifier: Apache-2.0
/** What a server measures of itself, of its rows and of its scores. */
@Internal
package io.funnel4j.serving.metrics;

import io.funnel4j.Internal;
