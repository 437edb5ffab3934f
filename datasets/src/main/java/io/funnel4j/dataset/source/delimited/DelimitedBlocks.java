// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.dataset.source.delimited;

import io.funnel4j.dataset.source.DataFiles;
import io.funnel4j.dataset.source.RowBlocks;
import io.funnel4j.dataset.source.RowReader;
import io.funnel4j.dataset.source.SourceFinding;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;

/** The rows of several files, one after the other, without their headers. */
final class DelimitedBlocks implements RowBlocks {
    private static final int BLOCK_BYTES = 1 << 17;

    private final DelimitedText text;
    private final Records records;
    private final int blockBytes;
    private final List<SourceFinding> findings;
    private final Iterator<Path> files;
    private final double totalBytes;
    private final List<DelimitedBlock> blocks = new ArrayList<>();
    private DelimitedFile opened;
    private boolean beforeHeader;
    private long bytesBefore;

    DelimitedBlocks(DelimitedText text) {
        this(text, BLOCK_BYTES);
    }

    DelimitedBlocks(DelimitedText text, int blockBytes) {
        this.text = text;
        this.records = new Records(text.delimiter(), text.quote());
        this.blockBytes = blockBytes;
        DataFiles found = text.found();
        this.findings = found.findings();
        this.files = found.files().iterator();
        this.totalBytes =
                found.files().stream().map(Path::toFile).mapToLong(File::length).sum();
    }

    @Override
    public List<RowReader> next(int most) {
        List<RowReader> next = new ArrayList<>();
        while (next.size() < most) {
            if (blocks.size() == next.size()) {
                blocks.add(new DelimitedBlock(text, blockBytes));
            }
            DelimitedBlock block = blocks.get(next.size());
            if (!fill(block)) {
                break;
            }
            next.add(block);
        }
        return next;
    }

    private boolean fill(DelimitedBlock block) {
        while (opened == null || !opened.read(block)) {
            if (!files.hasNext()) {
                return false;
            }
            close();
            opened = new DelimitedFile(files.next(), records);
            beforeHeader = text.hasHeader();
        }
        if (beforeHeader) {
            beforeHeader = !block.advance();
        }
        return true;
    }

    @Override
    public OptionalDouble progress() {
        long bytes = bytesBefore + (opened == null ? 0 : opened.bytesRead());
        return OptionalDouble.of(totalBytes == 0 ? 1 : bytes / totalBytes);
    }

    @Override
    public List<SourceFinding> findings() {
        return findings;
    }

    @Override
    public void close() {
        if (opened != null) {
            bytesBefore += opened.bytesRead();
            opened.close();
            opened = null;
        }
    }
}
