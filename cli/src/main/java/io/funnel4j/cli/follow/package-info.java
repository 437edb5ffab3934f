// SPDX-License-Identifier: Apache-2.0
/** {@code train --follow}: a run on a stream, its options, state, metrics and published models. */
package io.funnel4j.cli.follow;
