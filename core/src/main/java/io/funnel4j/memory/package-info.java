/** What a model needs of memory, and what there is, told apart before anything is allocated. */
package io.funnel4j.memory;
