// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextTableTest {
    @Test
    void alignsTextLeftAndFiguresRight() {
        TextTable table = new TextTable()
                .left("model")
                .right("CTR AUC\nall exposures")
                .right("CVR AUC\nclicks")
                .row("esmm", "0.7312 ± 0.0021", "0.6")
                .row("a longer name", "0.7", "n/a")
                .group("")
                .row("ceiling", "0.8", "")
                .footnote("mean ± standard deviation over 5 seeds");
        assertThat(table.render())
                .isEqualTo(
                        """
                        model                  CTR AUC  CVR AUC
                                         all exposures   clicks
                        -------------  ---------------  -------
                        esmm           0.7312 ± 0.0021      0.6
                        a longer name              0.7      n/a
                        -------------  ---------------  -------
                        ceiling                    0.8
                        mean ± standard deviation over 5 seeds
                        """);
    }

    @Test
    void groupsRowsUnderTitles() {
        TextTable table = new TextTable()
                .left("what")
                .right("rows")
                .group("training")
                .row("read", "1,000")
                .row("refused", "12")
                .group("test")
                .row("read", "100");
        assertThat(table.render())
                .isEqualTo(
                        """
                        what        rows
                        ---------  -----
                        training
                          read     1,000
                          refused     12
                        test
                          read       100
                        """);
    }

    @Test
    void wrapsHeadersBeforeText() {
        TextTable table = new TextTable()
                .left("effect without cause")
                .right("rows concerned")
                .row("purchase without click", "41");
        assertThat(table.render(34))
                .isEqualTo(
                        """
                        effect without cause          rows
                                                 concerned
                        ----------------------  ----------
                        purchase without click          41
                        """);
        assertThat(table.render(24))
                .isEqualTo(
                        """
                        effect              rows
                        without cause  concerned
                        -------------  ---------
                        purchase              41
                        without click
                        """);
    }

    @Test
    void continuesBelowWhereFiguresDoNotFit() {
        TextTable table =
                new TextTable().left("model").right("first").right("second").row("esmm", "0.111111111", "0.222222222");
        assertThat(table.render(20))
                .isEqualTo(
                        """
                        model        first
                        -----  -----------
                        esmm   0.111111111

                        model       second
                        -----  -----------
                        esmm   0.222222222
                        """);
    }

    @Test
    void countsWideAndCombiningCharactersAsTerminalsDo() {
        TextTable table = new TextTable().left("name").right("n").row("购买", "1").row("e\u0301te\u0301", "2");
        assertThat(table.render()).isEqualTo("name  n\n----  -\n购买  1\ne\u0301te\u0301   2\n");
    }

    @Test
    void controlCharactersCannotSteerTheTerminal() {
        String text = new TextTable().left("name").row("a\u001b[31mred\tb").render();
        assertThat(text).isEqualTo("name\n----------------\na\\u001b[31mred b\n");
    }

    @Test
    void losesNoFigureAtAnyWidth() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int trial = 0; trial < 200; trial++) {
            TextTable table = new TextTable().left("name");
            int columns = 1 + random.nextInt(6);
            for (int c = 0; c < columns; c++) {
                table.right("a heading " + c);
            }
            String[] cells = new String[columns + 1];
            cells[0] = "a name of words";
            for (int c = 1; c <= columns; c++) {
                cells[c] = "1".repeat(1 + random.nextInt(9)) + "." + c;
            }
            int width = 20 + random.nextInt(60);
            String text = table.row(cells).render(width);
            assertThat(text).as("seed %d, trial %d", seed, trial).contains(Arrays.copyOfRange(cells, 1, columns + 1));
            assertThat(text.lines().mapToInt(String::length).max().orElseThrow())
                    .as("seed %d, trial %d", seed, trial)
                    .isLessThanOrEqualTo(width);
        }
    }

    @Test
    void refusesARowOfAnotherLengthAndALateColumn() {
        TextTable table = new TextTable().left("a").right("b");
        assertThatThrownBy(() -> table.row("1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a row has 1 cells [1] for 2 columns [a, b]");
        table.row("1", "2");
        assertThatThrownBy(() -> table.left("c")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> table.render(19)).isInstanceOf(IllegalArgumentException.class);
    }
}
