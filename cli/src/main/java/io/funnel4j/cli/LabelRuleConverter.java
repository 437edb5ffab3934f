package io.funnel4j.cli;

import io.funnel4j.cli.config.Words;
import io.funnel4j.dataset.encode.LabelRule;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The words of the YAML: {@code raise-cause}. */
final class LabelRuleConverter implements ITypeConverter<LabelRule> {
    @Override
    public LabelRule convert(String word) {
        if (!Words.all(LabelRule.class).contains(word)) {
            throw new TypeConversionException(
                    "'%s' is no label rule; expected one of %s".formatted(word, Words.all(LabelRule.class)));
        }
        return Words.parse(LabelRule.class, word);
    }
}
