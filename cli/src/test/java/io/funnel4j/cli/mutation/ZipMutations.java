// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.mutation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Changes to the entries of a zip archive: it stays one. */
final class ZipMutations {
    private static final List<String> NAMES = List.of(
            "../out.txt",
            "/etc/out.txt",
            "a/../../b",
            "preprocessor.bin",
            "noParams.marker",
            "C:\\x",
            "con\u0007trol",
            "x");

    /** All of them, one drawn at each use; an archive that is none any more is changed as bytes. */
    static final Mutation ANY = ZipMutations::mutate;

    private ZipMutations() {}

    private static Mutated mutate(byte[] content, Random random) {
        Map<String, byte[]> entries;
        try {
            entries = entries(content);
        } catch (IOException | IllegalArgumentException e) {
            return ByteMutations.ANY.apply(content, random);
        }
        if (entries.isEmpty()) {
            return ByteMutations.ANY.apply(content, random);
        }
        String name = TextMutations.pick(new ArrayList<>(entries.keySet()), random);
        switch (random.nextInt(10)) {
            case 0 -> {
                entries.remove(name);
                return new Mutated(zip(entries), "entry '%s' removed".formatted(name));
            }
            case 1 -> {
                String other = TextMutations.pick(NAMES, random);
                entries.put(other, entries.remove(name));
                return new Mutated(
                        zip(entries), "entry '%s' renamed to %s".formatted(name, TextMutations.shown(other)));
            }
            case 2 -> {
                String other = TextMutations.pick(NAMES, random);
                entries.put(other, entries.get(name));
                return new Mutated(zip(entries), "entry '%s' also as %s".formatted(name, TextMutations.shown(other)));
            }
            case 3 -> {
                return new Mutated(doubled(entries, name), "entry '%s' doubled".formatted(name));
            }
            case 4 -> {
                entries.put(name, new byte[random.nextInt(1 << 22)]);
                return new Mutated(
                        zip(entries),
                        String.format(Locale.ROOT, "entry '%s' made %d zeros", name, entries.get(name).length));
            }
            default -> {
                Mutated inner = ofEntry(name).apply(entries.get(name), random);
                entries.put(name, inner.content());
                return new Mutated(zip(entries), "in entry '%s': %s".formatted(name, inner.description()));
            }
        }
    }

    private static Mutation ofEntry(String name) {
        if (name.endsWith(".json")) {
            return Mutation.anyOf(List.of(JsonMutations.ANY, JsonMutations.ANY, TextMutations.ANY));
        }
        return name.endsWith(".zip") ? ANY : ByteMutations.ANY;
    }

    static Map<String, byte[]> entries(byte[] content) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(content))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory()) {
                    entries.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        return entries;
    }

    /** The same entries give the same bytes. */
    static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                ZipEntry header = new ZipEntry(entry.getKey());
                header.setTime(0);
                out.putNextEntry(header);
                out.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Two entries of one name, which Java's writer would refuse: the second is renamed among the bytes. */
    private static byte[] doubled(Map<String, byte[]> entries, String name) {
        String alike = name.substring(0, name.length() - 1) + '\u0001';
        Map<String, byte[]> more = new LinkedHashMap<>(entries);
        more.put(alike, entries.get(name));
        String bytes = new String(zip(more), StandardCharsets.ISO_8859_1);
        return bytes.replace(alike, name).getBytes(StandardCharsets.ISO_8859_1);
    }
}
