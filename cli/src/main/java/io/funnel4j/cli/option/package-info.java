// SPDX-License-Identifier: Apache-2.0
/** How words of the command line become values. */
package io.funnel4j.cli.option;
