// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.option;

import io.funnel4j.dataset.plan.LabelRule;
import io.funnel4j.text.EnumNames;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The words of the YAML: {@code raise-cause}. */
public final class LabelRuleConverter implements ITypeConverter<LabelRule> {
    @Override
    public LabelRule convert(String word) {
        if (!EnumNames.all(LabelRule.class).contains(word)) {
            throw new TypeConversionException(
                    "'%s' is no label rule; expected one of %s".formatted(word, EnumNames.all(LabelRule.class)));
        }
        return EnumNames.parse(LabelRule.class, word);
    }
}
