// SPDX-License-Identifier: Apache-2.0
/** HTTP: routes, bodies read as they come, the queue of scorings, errors. */
@Internal
package io.funnel4j.serving.http;

import io.funnel4j.Internal;
