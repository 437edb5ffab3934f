// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli;

import io.funnel4j.cli.record.RunFolder;
import io.funnel4j.config.yaml.HomeFolder;
import io.funnel4j.dataset.source.DataFiles;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Stack;
import picocli.CommandLine;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Reads {@code --data}: a file, a folder or a pattern, several as several words or with the option repeated. Commas part
 * names where nothing has the whole word for its name and one of the parts is there.
 */
final class NamedData implements IParameterConsumer {
    private static final String COMMA = ",";

    @Override
    public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
        if (words.isEmpty()) {
            throw WrongUsage.of(command, "--data names nothing; expected a file, a folder or a pattern");
        }
        List<Path> named = new ArrayList<>();
        List<Path> before = option.getValue();
        if (before != null) {
            named.addAll(before);
        }
        named.addAll(parted(words.pop(), command));
        while (!words.isEmpty() && isMore(words.peek())) {
            named.add(path(words.pop(), command));
        }
        option.setValue(named);
    }

    /** A shell makes several words of a pattern. The configuration and a run's folder are no data. */
    private static boolean isMore(String word) {
        if (word.startsWith("-") || word.endsWith(".yaml") || word.endsWith(".yml")) {
            return false;
        }
        try {
            Path path = HomeFolder.path(word);
            return Files.exists(path) && !Files.exists(RunFolder.at(path).config());
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static List<Path> parted(String word, CommandSpec command) {
        Path whole = path(word, command);
        if (!word.contains(COMMA) || DataFiles.isThere(whole)) {
            return List.of(whole);
        }
        List<Path> parts = Arrays.stream(word.split(COMMA))
                .filter(part -> !part.isBlank())
                .map(part -> path(part.strip(), command))
                .toList();
        return parts.stream().anyMatch(DataFiles::isThere) ? parts : List.of(whole);
    }

    private static Path path(String word, CommandSpec command) {
        try {
            return HomeFolder.path(word);
        } catch (InvalidPathException e) {
            throw new ParameterException(
                    command.commandLine(), "--data: '%s' is no path: %s".formatted(word, e.getMessage()), e);
        }
    }

    /** A path that may begin with {@code ~}. */
    static final class AtHome implements ITypeConverter<Path> {
        @Override
        public Path convert(String word) {
            try {
                return HomeFolder.path(word);
            } catch (InvalidPathException e) {
                throw new CommandLine.TypeConversionException("'%s' is no path: %s".formatted(word, e.getMessage()));
            }
        }
    }
}
