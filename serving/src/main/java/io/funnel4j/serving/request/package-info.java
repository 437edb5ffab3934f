// SPDX-License-Identifier: Apache-2.0
/** A request's body: from bytes to rows, and from scores to bytes. */
@Internal
package io.funnel4j.serving.request;

import io.funnel4j.Internal;
