/** What the towers read: embeddings shared by all towers or separate, a shared bottom, mixtures of experts, a cross network, a factorization machine. */
package io.funnel4j.model.representation;
