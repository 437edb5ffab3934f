/** How far long work is. */
package io.funnel4j.progress;
