/** Gates of features, which FinalMLP and EPNet have, and the products that fuse the two streams of FinalMLP. */
package io.funnel4j.model.fusion;
