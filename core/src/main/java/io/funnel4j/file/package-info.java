/**
 * Folders that come and go with a piece of work, or are one piece's at a time; files that appear when they are whole; and where
 * a user wants them, which may be a pipe, a link or a folder with something else in it; checksums of code.
 */
package io.funnel4j.file;
