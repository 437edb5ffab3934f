// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files that a person names: a file, a folder for the files in it, or a pattern ({@code export/part-*.csv}, {@code
 * export/**}). Those of a folder or a pattern come in the order of their names; names that begin with {@code _} or
 * {@code .} are passed over, as {@code _SUCCESS} and checksums are. What is there under the very name is never a pattern.
 *
 * <p>Files without content, such as an export has for a partition without rows, are passed over and counted, as long as
 * another one has some.
 *
 * @param files to read, in order
 * @param findings what was passed over
 */
public record DataFiles(List<Path> files, List<SourceFinding> findings) {
    private static final int EXAMPLES = 3;

    public DataFiles {
        files = List.copyOf(files);
        findings = List.copyOf(findings);
    }

    /**
     * Finds files.
     *
     * @param named files, folders and patterns
     * @param kind that they must be; what a person names by itself may have any ending that is not another kind's
     * @throws InvalidExposuresException if something is not there, a pattern matches nothing, a file is of another kind, or
     *     is named twice
     */
    public static DataFiles find(List<Path> named, FileKind kind) {
        List<Path> all = List.copyOf(new Search(Optional.of(kind)).all(named).keySet());
        all.forEach(file -> requireKind(file, kind));
        Set<Path> empty = all.stream().filter(DataFiles::isEmpty).collect(Collectors.toCollection(LinkedHashSet::new));
        if (empty.isEmpty() || empty.size() == all.size()) {
            return new DataFiles(all, List.of());
        }
        List<Path> files = all.stream().filter(file -> !empty.contains(file)).toList();
        List<String> examples =
                empty.stream().limit(EXAMPLES).map(Path::toString).toList();
        return new DataFiles(
                files,
                List.of(new SourceFinding(
                        "files have no content and were passed over", empty.size(), all.size(), examples, false)));
    }

    private static void requireKind(Path file, FileKind kind) {
        FileKind.of(file).filter(found -> found != kind).ifPresent(found -> {
            throw new InvalidExposuresException("%s is %s by its ending, and %s is expected; %s"
                    .formatted(
                            file,
                            found,
                            kind,
                            found == FileKind.TEXT
                                    ? "read it by format csv or tsv"
                                    : "read it by format sql, whose query may be SELECT * FROM '%s'".formatted(file)));
        });
    }

    /**
     * The one kind of all files that are named; of a single file whose ending says none, delimited text.
     *
     * @throws InvalidExposuresException as {@link #find}, or if they are of several kinds
     */
    public static FileKind kindOf(List<Path> named) {
        Map<FileKind, Path> kinds = new LinkedHashMap<>();
        for (Path file : new Search(Optional.empty()).all(named).keySet()) {
            kinds.putIfAbsent(FileKind.of(file).orElse(FileKind.TEXT), file);
        }
        if (kinds.size() > 1) {
            throw new InvalidExposuresException("files of several kinds are named, %s; read them apart"
                    .formatted(kinds.entrySet().stream()
                            .map(kind -> "%s is %s".formatted(kind.getValue(), kind.getKey()))
                            .collect(Collectors.joining(", "))));
        }
        return kinds.keySet().iterator().next();
    }

    /** The files that are named, as far as they are there; a name that finds nothing stands for itself. */
    public static List<Path> there(List<Path> named) {
        List<Path> there = new ArrayList<>();
        for (Path name : named) {
            try {
                there.addAll(new Search(Optional.empty()).all(List.of(name)).keySet());
            } catch (InvalidExposuresException notFound) {
                there.add(name);
            }
        }
        return there;
    }

    /** Whether a name is of something that is there, or is a pattern that finds a file. */
    public static boolean isThere(Path name) {
        return Files.exists(name)
                || (Pattern.isOne(name) && !new Pattern(name).matches().isEmpty());
    }

    /**
     * Whether a name finds a file as soon as it is there: a folder that it lies in, or a pattern.
     *
     * @throws InvalidExposuresException if the name is neither there nor a pattern
     */
    public static boolean takesIn(Path name, Path file) throws IOException {
        Path whole = file.toAbsolutePath().normalize();
        if (Files.isDirectory(name)) {
            return Files.isDirectory(whole.getParent()) && Files.isSameFile(name, whole.getParent());
        }
        return !Files.exists(name)
                && Pattern.isOne(name)
                && new Pattern(name.toAbsolutePath().normalize()).takesIn().test(whole);
    }

    /** By its content: a compressed file of nothing has some bytes. */
    private static boolean isEmpty(Path file) {
        try {
            if (Files.size(file) == 0) {
                return true;
            }
            if (!TextFile.isCompressed(file)) {
                return false;
            }
            try (InputStream content = TextFile.open(file)) {
                return content.read() < 0;
            }
        } catch (IOException | RuntimeException damaged) {
            return false; // whoever reads it says what is wrong
        }
    }

    /** Files by what they were named by. */
    private record Search(Optional<FileKind> kind) {
        Map<Path, Path> all(List<Path> named) {
            Map<Path, Path> found = new LinkedHashMap<>();
            for (Path name : named) {
                for (Path file : files(name)) {
                    Path before = found.put(file, name);
                    if (before != null) {
                        throw new InvalidExposuresException(
                                "%s is named twice, by '%s' and by '%s'; name it once".formatted(file, before, name));
                    }
                }
            }
            return found;
        }

        private Collection<Path> files(Path name) {
            if (Files.isDirectory(name)) {
                return folder(name);
            }
            if (Files.isRegularFile(name)) {
                return List.of(name);
            }
            if (Files.exists(name)) {
                throw new InvalidExposuresException(
                        "%s is not a file that can be read again; copy it into one".formatted(name));
            }
            if (!Pattern.isOne(name)) {
                throw new InvalidExposuresException("there is no file %s; check the path".formatted(name));
            }
            List<Path> files = new ArrayList<>();
            Pattern pattern = new Pattern(name);
            for (Path match : pattern.matches()) {
                if (Files.isRegularFile(match)) {
                    files.add(match);
                } else if (Files.isDirectory(match) && !pattern.isDeep()) {
                    files.addAll(folder(match));
                }
            }
            if (files.isEmpty()) {
                throw new InvalidExposuresException(
                        "no file matches %s; check the pattern and the folder that it begins in".formatted(name));
            }
            return files;
        }

        private List<Path> folder(Path folder) {
            List<Path> entries;
            try (Stream<Path> all = Files.list(folder)) {
                entries = all.filter(entry -> !Pattern.isHidden(entry)).sorted().toList();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list the files of " + folder, e);
            }
            List<Path> folders = entries.stream().filter(Files::isDirectory).toList();
            if (!folders.isEmpty()) {
                throw new InvalidExposuresException(
                        "%s has folders in it, %s; name the files by a pattern, such as '%s'"
                                .formatted(folder, shown(folders), folder.resolve("**/*" + ending())));
            }
            List<Path> others =
                    entries.stream().filter(entry -> !isOfKind(entry)).toList();
            if (!others.isEmpty()) {
                throw new InvalidExposuresException(
                        "%s has files in it that are not %s by their ending, %s; name those that are by a pattern, such as '%s'"
                                .formatted(
                                        folder,
                                        kind.map(FileKind::toString).orElse("data"),
                                        shown(others),
                                        folder.resolve("*" + ending())));
            }
            if (entries.isEmpty()) {
                throw new InvalidExposuresException("%s has no data file in it; expected files that end in %s"
                        .formatted(folder, kind.map(FileKind::endings).orElse(FileKind.known())));
            }
            return entries;
        }

        private boolean isOfKind(Path file) {
            Optional<FileKind> found = FileKind.of(file);
            return found.isPresent() && (kind.isEmpty() || found.equals(kind));
        }

        private String ending() {
            return switch (kind.orElse(FileKind.TEXT)) {
                case TEXT -> ".csv";
                case PARQUET -> ".parquet";
                case JSON -> ".jsonl";
            };
        }

        private static String shown(List<Path> entries) {
            String names = entries.stream()
                    .limit(EXAMPLES)
                    .map(entry -> entry.getFileName().toString())
                    .collect(Collectors.joining(", "));
            return entries.size() > EXAMPLES ? names + ", ..." : names;
        }
    }

    /** A path of which some names are patterns, as shells have them. */
    private record Pattern(Path path) {
        private static final String SPECIAL = "*?[{";

        static boolean isOne(Path path) {
            return path.toString().chars().anyMatch(character -> SPECIAL.indexOf(character) >= 0);
        }

        static boolean isHidden(Path file) {
            Path name = file.getFileName();
            return name != null
                    && (name.toString().startsWith("_") || name.toString().startsWith("."));
        }

        /** Whether it goes into folders of any depth. */
        boolean isDeep() {
            return path.toString().contains("**");
        }

        List<Path> matches() {
            Path base = base();
            if (!Files.isDirectory(base)) {
                return List.of();
            }
            int depth = isDeep() ? Integer.MAX_VALUE : base.relativize(path).getNameCount();
            try (Stream<Path> all = Files.walk(base, depth, FileVisitOption.FOLLOW_LINKS)) {
                return all.filter(takesIn()).sorted().toList();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list the files of " + base, e);
            }
        }

        /** Which paths it matches, of those that begin as it does. */
        Predicate<Path> takesIn() {
            Path base = base();
            Path below = base.relativize(path);
            PathMatcher matcher = matcher(
                    "glob:" + base.resolve(below.toString().replaceAll("(?<![^/])\\*\\*/(?![^{]*})", "{**/,}")));
            boolean hidden = hasHiddenName(below);
            return match -> matcher.matches(match) && (hidden || !hasHiddenName(base.relativize(match)));
        }

        private PathMatcher matcher(String glob) {
            try {
                return path.getFileSystem().getPathMatcher(glob);
            } catch (PatternSyntaxException e) {
                throw new InvalidExposuresException(
                        "'%s' is not there, and no pattern either: %s".formatted(path, e.getDescription()), e);
            }
        }

        private static boolean hasHiddenName(Path below) {
            for (Path name : below) {
                if (isHidden(name)) {
                    return true;
                }
            }
            return false;
        }

        /** The folder before the first name that is a pattern. */
        private Path base() {
            Path base = path.isAbsolute() ? path.getRoot() : Path.of("");
            for (Path name : path) {
                if (isOne(name)) {
                    break;
                }
                base = base.resolve(name);
            }
            return base;
        }
    }
}
