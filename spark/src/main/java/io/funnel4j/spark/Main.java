// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark;

import io.funnel4j.spark.command.SparkCommands;

/**
 * The program of {@code spark-submit}: {@code --class io.funnel4j.spark.Main funnel4j-spark.jar train|encode|predict|evaluate}. Exit
 * codes: 0 done, 1 failed, 2 wrong usage.
 */
public final class Main {
    private Main() {}

    /** Runs a command; ends the process where it did not go well. */
    public static void main(String[] arguments) {
        int code = SparkCommands.run(System.out, System.err, arguments);
        if (code != 0) {
            System.exit(code); // a driver that ends by itself is a success to every cluster manager
        }
    }
}
