// SPDX-License-Identifier: Apache-2.0
/** What {@code serve} is told, and how it ends. */
package io.funnel4j.cli.serve;
