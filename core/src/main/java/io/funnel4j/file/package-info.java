/** Folders that come and go with a piece of work, or are one piece's at a time, and files that appear when they are whole. */
package io.funnel4j.file;
