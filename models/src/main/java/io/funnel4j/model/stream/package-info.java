/** Learning from rows without end, each predicted before it is learned. */
package io.funnel4j.model.stream;
