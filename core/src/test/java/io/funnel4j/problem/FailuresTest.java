// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.funnel4j.training.EarlyStopping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class FailuresTest {
    @Test
    void funnel4jsOwnMessagesAreTold() {
        assertThat(Failures.told(new Funnel4jException("the log has no row"))).contains("the log has no row");
        Problems problems = new Problems();
        problems.add("'clik' is no behavior");
        assertThat(Failures.told(catchThrowable(() -> problems.throwIfAny("the graph"))))
                .contains("'clik' is no behavior");
    }

    @Test
    void whatAnOwnCheckRefusesIsTold() {
        assertThat(Failures.told(catchThrowable(() -> new EarlyStopping("p_click.auc", true, 0))))
                .contains("patience is 0; expected at least 1");
    }

    @Test
    void whatTheJdkAndLibrariesRefuseIsADefect() {
        assertThat(Failures.told(catchThrowable(() -> PosixFilePermission.valueOf("HELD"))))
                .isEmpty();
        assertThat(Failures.told(catchThrowable(() -> Integer.parseInt("one")))).isEmpty();
        assertThat(Failures.told(catchThrowable(() -> Nd4j.zeros(2, 3).mmul(Nd4j.zeros(2, 3)))))
                .isEmpty();
        assertThat(Failures.told(new NullPointerException("no such thing"))).isEmpty();
        assertThat(Failures.told(new Funnel4jException(null))).isEmpty();
    }

    @Test
    void aFilesFailureIsToldWithItsCause() {
        assertThat(Failures.told(catchThrowable(() -> Files.readString(Path.of("no such folder", "file")))))
                .hasValueSatisfying(told -> assertThat(told).contains("no such folder"));
        assertThat(Failures.told(new UncheckedIOException("cannot write 'a'", new IOException("no space left"))))
                .contains("cannot write 'a': no space left");
        assertThat(Failures.told(new UncheckedIOException(new IOException("no space left"))))
                .hasValueSatisfying(told -> assertThat(told).endsWith("no space left"));
    }
}
