/** Folders that come and go with a piece of work. */
package io.funnel4j.file;
