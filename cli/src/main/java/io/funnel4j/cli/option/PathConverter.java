// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.option;

import io.funnel4j.file.PathCharset;
import io.funnel4j.text.Printable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Paths, and what to do where the locale cannot write one. */
public final class PathConverter implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("'%s' is no path here: %s%s"
                    .formatted(Printable.quote(text), e.getReason(), PathCharset.mend(text)));
        }
    }
}
