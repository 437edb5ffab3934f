// SPDX-License-Identifier: Apache-2.0
/** The options of what computes, and where. */
package io.funnel4j.cli.device;
