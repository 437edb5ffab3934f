// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.option;

import io.funnel4j.text.EnumNames;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Constants by the words that configurations have for them, in any case. */
public record WordConverter<E extends Enum<E>>(Class<E> type) implements ITypeConverter<E> {
    @Override
    public E convert(String word) {
        try {
            return EnumNames.parse(type, word.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
