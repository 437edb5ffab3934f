/** What the towers read: embeddings shared by all towers or separate, and a shared bottom. */
package io.funnel4j.model.representation;
