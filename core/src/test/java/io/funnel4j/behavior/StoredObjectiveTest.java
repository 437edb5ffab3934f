// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Models hold weights and estimators in one form, release after release. */
class StoredObjectiveTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"FIXED\",\"first\":0.5,\"last\":0.5,\"steps\":0} | Fixed[factor=0.5]",
                "{\"type\":\"LEARNED\",\"first\":2.0,\"last\":2.0,\"steps\":0} | Learned[first=2.0]",
                "{\"type\":\"SCHEDULED\",\"first\":0.0,\"last\":1.0,\"steps\":9} | Scheduled[first=0.0, last=1.0, steps=9]"
            })
    void weights(String stored, String weight) throws IOException {
        LossWeight read = JSON.readValue(stored, LossWeight.class);
        assertThat(read).hasToString(weight);
        assertThat(JSON.writeValueAsString(read)).isEqualTo(stored);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"MEAN\",\"maxWeight\":1.0} | Mean[]",
                "{\"type\":\"INVERSE_PROPENSITY\",\"maxWeight\":7.0} | InversePropensity[maxWeight=7.0]",
                "{\"type\":\"DOUBLY_ROBUST\",\"maxWeight\":100.0} | DoublyRobust[maxWeight=100.0]",
                "{\"type\":\"DELAYED\",\"maxWeight\":1.0} | Delayed[]",
                "{\"type\":\"FAKE_NEGATIVE\",\"maxWeight\":1.0} | FakeNegative[]"
            })
    void estimators(String stored, String estimator) throws IOException {
        Estimator read = JSON.readValue(stored, Estimator.class);
        assertThat(read).hasToString(estimator);
        assertThat(JSON.writeValueAsString(read)).isEqualTo(stored);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"FIXED\",\"first\":0.5,\"last\":0.6,\"steps\":0} | no schedule",
                "{\"first\":0.5,\"last\":0.5,\"steps\":0} | no schedule",
                "{\"type\":\"LEARNED\",\"first\":0.0,\"last\":0.0,\"steps\":0} | positive",
                "{\"type\":\"SCHEDULED\",\"first\":0.0,\"last\":0.0,\"steps\":9} | trains nothing"
            })
    void refusesWhatNoWeightIs(String stored, String message) {
        assertThatThrownBy(() -> JSON.readValue(stored, LossWeight.class)).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"MEAN\",\"maxWeight\":2.0} | no weights to clip",
                "{\"type\":\"DELAYED\",\"maxWeight\":2.0} | 'delayed' has no weights to clip at 2.0",
                "{\"maxWeight\":2.0} | no type",
                "{\"type\":\"DOUBLY_ROBUST\",\"maxWeight\":0.5} | at least 1"
            })
    void refusesWhatNoEstimatorIs(String stored, String message) {
        assertThatThrownBy(() -> JSON.readValue(stored, Estimator.class)).hasMessageContaining(message);
    }
}
