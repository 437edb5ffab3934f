// SPDX-License-Identifier: Apache-2.0
/** The search for settings: random draws from a space, and successive halving of the trials that train with them. */
package io.funnel4j.tuning;
