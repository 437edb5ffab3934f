/** The vertices of FinalMLP: gates of features, and the products that fuse its two streams. */
package io.funnel4j.model.fusion;
