/** What is wrong with a specification: a behavior graph, an encoding plan, a world, a configuration; all of it at once. */
package io.funnel4j.problem;
