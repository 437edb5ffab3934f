/** Folders that come and go with a piece of work, and files that appear when they are whole. */
package io.funnel4j.file;
