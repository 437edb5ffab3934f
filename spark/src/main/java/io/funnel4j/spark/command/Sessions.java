// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.spark.command;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** The session of a command: that of spark-submit, or all cores of this machine. */
final class Sessions {
    private Sessions() {}

    static SparkSession open(String command) {
        SparkConf conf = new SparkConf();
        if (!conf.contains("spark.master")) {
            conf.setMaster("local[*]").set("spark.ui.enabled", "false");
        }
        return SparkSession.builder()
                .config(conf)
                .appName(conf.get("spark.app.name", "funnel4j " + command))
                .getOrCreate();
    }
}
