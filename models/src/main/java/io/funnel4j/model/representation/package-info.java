/** What the towers read: embeddings shared by all towers or separate, a shared bottom, mixtures of experts, a cross network, a factorization machine, two fused streams. */
package io.funnel4j.model.representation;
