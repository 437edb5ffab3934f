// SPDX-License-Identifier: Apache-2.0
/** Files that the whole cluster reaches, on any file system of Hadoop. */
@Internal
package io.funnel4j.spark.files;

import io.funnel4j.Internal;
