// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.device;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The instruction set of an NVIDIA GPU, such as 8.6.
 *
 * @param major a family; machine code does not run on another one
 * @param minor within the family; machine code runs on later ones
 */
public record ComputeCapability(int major, int minor) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,3})\\.(\\d)");

    /** Checks both numbers. */
    public ComputeCapability {
        if (major < 1 || minor < 0) {
            throw new IllegalArgumentException(
                    "no compute capability: %s.%s; expected one such as 8.6".formatted(major, minor));
        }
    }

    /**
     * Reads {@code 8.6}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static ComputeCapability parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("no compute capability: '%s'; expected one such as 8.6".formatted(text));
        }
        return new ComputeCapability(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
    }

    /** Whether machine code that was built for {@code code} runs on a device of this capability. */
    boolean runs(ComputeCapability code) {
        return code.major == major && code.minor <= minor;
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
