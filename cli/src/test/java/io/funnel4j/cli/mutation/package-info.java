/**
 * Valid inputs, changed at random, and what the command line makes of them.
 *
 * <p>A new kind of input is one more in {@link io.funnel4j.cli.mutation.InputKind#ALL}: which files of {@link
 * io.funnel4j.cli.mutation.ValidInputs} are changed, and what a user runs on them.
 */
package io.funnel4j.cli.mutation;
