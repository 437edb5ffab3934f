// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.funnel4j.behavior.Estimator;
import io.funnel4j.behavior.LossWeight;
import io.funnel4j.dataset.plan.LabelRule;
import io.funnel4j.dataset.plan.NumericTransform;
import io.funnel4j.dataset.publicsets.EventLog;
import io.funnel4j.dataset.publicsets.KuaiRand;
import io.funnel4j.dataset.split.Part;
import io.funnel4j.exposure.Pooling;
import io.funnel4j.model.OptimizerSpec;
import io.funnel4j.text.EnumNames;
import io.funnel4j.training.LearningRateSchedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnumNamesTest {
    @Test
    void readsWhatItWrites() {
        for (LabelRule rule : LabelRule.values()) {
            assertThat(EnumNames.parse(LabelRule.class, EnumNames.of(rule))).isEqualTo(rule);
        }
        assertThat(EnumNames.all(LabelRule.class)).contains("raise-cause");
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                LabelRule.class,
                NumericTransform.class,
                Pooling.class,
                Estimator.Type.class,
                LossWeight.Type.class,
                LearningRateSchedule.Shape.class,
                OptimizerSpec.Type.class,
                EventLog.TimeUnit.class,
                KuaiRand.Log.class,
                Part.class
            })
    void messagesNameConstantsAsConfigurationsDo(Class<? extends Enum<?>> type) {
        for (Enum<?> constant : type.getEnumConstants()) {
            assertThat("%s".formatted(constant)).isEqualTo(EnumNames.of(constant));
        }
    }

    @Test
    void namesTheWordsThereAre() {
        assertThatThrownBy(() -> EnumNames.parse(LabelRule.class, "rise-cause"))
                .hasMessage("found 'rise-cause'; expected one of reject, drop, clear-effect, raise-cause, keep;"
                        + " did you mean 'raise-cause'?");
    }
}
