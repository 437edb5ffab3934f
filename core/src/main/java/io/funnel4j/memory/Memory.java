// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.memory;

import com.sun.management.OperatingSystemMXBean;
import io.funnel4j.memory.MemoryNeed.Place;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Pointer;

/**
 * The memory that there is.
 *
 * @param heap bytes that the Java heap may grow to
 * @param beside bytes that ND4J's arrays beside the heap may grow to
 * @param machine bytes of the machine, or of its part that this process may use
 */
public record Memory(long heap, long beside, long machine) {
    private static final long MIB = 1L << 20;
    /** What Java needs of a heap beside what is known beforehand. */
    private static final long OTHER_HEAP = 256 * MIB;
    /** Of the machine, for one process. */
    private static final double MOST_OF_MACHINE = 0.85;

    private static final int SHOWN = 4;
    /** A need that is a smaller part of the largest one is not named. */
    private static final long LEAST_SHARE = 100;

    /** That of this process. */
    public static Memory now() {
        long heap = Runtime.getRuntime().maxMemory();
        long bound = Pointer.maxBytes();
        long machine =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return new Memory(heap, bound > 0 ? bound : heap, machine > 0 ? machine : Long.MAX_VALUE);
    }

    /**
     * Refuses what this memory cannot hold.
     *
     * @param needs all at one time
     * @throws MemoryShortageException naming the largest needs, what there is, and what to do
     */
    public void require(List<MemoryNeed> needs) {
        long onHeap = sum(needs, Place.HEAP);
        long besideHeap = sum(needs, Place.NATIVE);
        boolean heapFull = onHeap > heap;
        boolean nativeFull = besideHeap > beside;
        if (heapFull || nativeFull || Bytes.sum(onHeap, besideHeap) > machine) {
            throw new MemoryShortageException(message(needs, onHeap, besideHeap, heapFull, nativeFull));
        }
    }

    private String message(List<MemoryNeed> needs, long onHeap, long besideHeap, boolean heapFull, boolean nativeFull) {
        List<MemoryNeed> all = needs.stream()
                .filter(need -> heapFull == nativeFull || need.place() == (heapFull ? Place.HEAP : Place.NATIVE))
                .sorted(Comparator.comparingLong(MemoryNeed::bytes).reversed())
                .toList();
        long small = all.get(0).bytes() / LEAST_SHARE;
        List<MemoryNeed> shown =
                all.stream().limit(SHOWN).filter(need -> need.bytes() >= small).toList();
        List<MemoryNeed> others = all.subList(shown.size(), all.size());
        return "%s%s; together %s on the heap and %s beside it, but the heap has at most %s, the memory beside it at most %s, and the machine %s. Use %s%s"
                .formatted(
                        shown.stream().map(MemoryNeed::toString).collect(Collectors.joining("; ")),
                        others.isEmpty()
                                ? ""
                                : "; %s smaller parts need %s"
                                        .formatted(
                                                others.size(),
                                                Bytes.text(others.stream()
                                                        .mapToLong(MemoryNeed::bytes)
                                                        .reduce(0, Bytes::sum))),
                        Bytes.text(onHeap),
                        Bytes.text(besideHeap),
                        Bytes.text(heap),
                        Bytes.text(beside),
                        Bytes.text(machine),
                        shown.stream().map(MemoryNeed::smaller).distinct().collect(Collectors.joining(", ")),
                        more(onHeap, besideHeap));
    }

    /** The options that give as much, where the machine has it. */
    private String more(long onHeap, long besideHeap) {
        long wantedHeap = Bytes.sum(onHeap, onHeap / 8, OTHER_HEAP);
        if (Bytes.sum(wantedHeap, besideHeap) > MOST_OF_MACHINE * machine) {
            return "; no -Xmx helps on this machine";
        }
        List<String> options = new ArrayList<>();
        if (onHeap > heap) {
            options.add(option("-Xmx", wantedHeap));
        }
        if (besideHeap > beside) {
            options.add(option("-Dorg.bytedeco.javacpp.maxbytes=", Bytes.sum(besideHeap, OTHER_HEAP)));
        }
        return options.isEmpty() ? "" : ", or give more by FUNNEL4J_OPTS=\"%s\"".formatted(String.join(" ", options));
    }

    private static String option(String name, long bytes) {
        return "%s%sm".formatted(name, (bytes + MIB - 1) / MIB);
    }

    private static long sum(List<MemoryNeed> needs, Place place) {
        return needs.stream()
                .filter(need -> need.place() == place)
                .mapToLong(MemoryNeed::bytes)
                .reduce(0, Bytes::sum);
    }

    /** How to go on where the heap was full although nothing was known to need so much. */
    public String largerHeap() {
        long wanted = Math.min(Bytes.product(2, heap), (long) (MOST_OF_MACHINE * machine));
        return wanted > heap + heap / 8
                ? "give it more by FUNNEL4J_OPTS=" + option("-Xmx", wanted)
                : "the machine has %s, so a larger heap is no way".formatted(Bytes.text(machine));
    }
}
