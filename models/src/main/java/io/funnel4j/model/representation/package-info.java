/** What the towers read: embeddings shared by all towers or separate, a shared bottom, mixtures of experts, a cross network. */
package io.funnel4j.model.representation;
