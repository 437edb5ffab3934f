// SPDX-License-Identifier: Apache-2.0
package example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

@SpringBootApplication
@ConfigurationPropertiesScan
public class ScoringApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(ScoringApplication.class, arguments);
    }
}
