/** The bridge between ND4J arrays, wherever they live, and arrays on the Java heap. */
package io.funnel4j.array;
