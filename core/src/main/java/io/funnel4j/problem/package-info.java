/**
 * What is wrong with a specification, a behavior graph, an encoding plan, a world or a configuration: all of it at once. The
 * family of Funnel4j's exceptions, and what of a failure a person is told.
 */
package io.funnel4j.problem;
