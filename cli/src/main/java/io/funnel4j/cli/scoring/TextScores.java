// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.cli.scoring;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Scored exposures as lines of text. */
final class TextScores implements ScoreFile {
    private final ScoreLines lines;
    private final Writer file;

    /** @param bytes closed with this */
    TextScores(OutputStream bytes, ScoreLines lines) throws IOException {
        this.lines = lines;
        this.file = new OutputStreamWriter(bytes, StandardCharsets.UTF_8);
        file.write(lines.header());
    }

    @Override
    public Part part(List<List<String>> rows, List<float[]> scores) {
        String text = lines.of(rows, scores);
        return () -> file.write(text);
    }

    @Override
    public void finish() throws IOException {
        file.close();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
