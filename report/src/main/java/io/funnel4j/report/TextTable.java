// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.report;

import io.funnel4j.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An aligned table in plain text, without colour.
 *
 * <pre>
 *   model  CTR AUC
 *          all exposures
 *   -----  -------------
 *   esmm          0.7312
 *   esm2          0.7315
 * </pre>
 *
 * <p>A cell may hold several lines. A table wider than the width it is given wraps its headers, then its left-aligned
 * cells, and if that is not enough continues below with its first column repeated: no figure is cut.
 */
public final class TextTable {
    /** How a column's cells stand. */
    public enum Alignment {
        LEFT,
        RIGHT
    }

    /** A heading and how the cells below it stand. */
    record Column(String header, Alignment alignment) {}

    /** Rows under a title of their own; under a rule where the title is empty. */
    record Group(String title, List<List<String>> rows) {}

    /** Characters of a cell; what is longer is no figure, but a text from somewhere. */
    private static final int LONGEST_CELL = 2_000;

    private final List<Column> columns = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private final List<String> footnotes = new ArrayList<>();

    /** Adds a column of text. */
    public TextTable left(String header) {
        return column(header, Alignment.LEFT);
    }

    /** Adds a column of figures. */
    public TextTable right(String header) {
        return column(header, Alignment.RIGHT);
    }

    /**
     * Adds a column.
     *
     * @throws IllegalStateException if the table has rows already
     */
    public TextTable column(String header, Alignment alignment) {
        if (!groups.isEmpty()) {
            throw new IllegalStateException(
                    "column '" + header + "' comes after the first row; name all columns first");
        }
        columns.add(new Column(header, alignment));
        return this;
    }

    /** Rows added from here on stand together under a title; an empty title only draws a rule above them. */
    public TextTable group(String title) {
        groups.add(new Group(title, new ArrayList<>()));
        return this;
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException unless it has one cell a column
     */
    public TextTable row(List<String> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a row has %d cells %s for %d columns %s",
                    cells.size(),
                    cells,
                    columns.size(),
                    columns.stream().map(Column::header).toList()));
        }
        if (groups.isEmpty()) {
            group("");
        }
        groups.get(groups.size() - 1)
                .rows()
                .add(cells.stream().map(TextTable::shown).toList());
        return this;
    }

    private static String shown(String cell) {
        return cell.length() > LONGEST_CELL ? Printable.quote(cell) : cell;
    }

    /** As {@link #row(List)}. */
    public TextTable row(String... cells) {
        return row(List.of(cells));
    }

    /** Adds a line below the table. */
    public TextTable footnote(String text) {
        footnotes.add(text);
        return this;
    }

    /** The table as wide as it needs to be, its lines ended by newlines. */
    public String render() {
        return render(Integer.MAX_VALUE);
    }

    /**
     * The table within a width, where its figures allow that.
     *
     * @param width in columns of a terminal, at least 20
     */
    public String render(int width) {
        if (width < 20) {
            throw new IllegalArgumentException("a table needs a width of at least 20, found " + width);
        }
        return columns.isEmpty() ? "" : new TextTableLayout(columns, groups, footnotes, width).render();
    }
}
