package io.funnel4j.dataset.format;

import java.io.File;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import org.datavec.api.writable.Writable;

/** The rows of several files, one after the other, without their headers. */
final class DelimitedRowReader implements RowReader {
    private final DelimitedText text;
    private final Iterator<Path> files;
    private final double totalBytes;
    private Path file;
    private DelimitedFile opened;
    private long bytesBefore;
    private long blankLinesBefore;

    DelimitedRowReader(DelimitedText text) {
        this.text = text;
        this.files = text.files().iterator();
        this.totalBytes =
                text.files().stream().map(Path::toFile).mapToLong(File::length).sum();
    }

    @Override
    public boolean advance() {
        while (opened == null || !opened.advance()) {
            if (!files.hasNext()) {
                return false;
            }
            openNext();
        }
        return true;
    }

    private void openNext() {
        close();
        file = files.next();
        opened = new DelimitedFile(file, text);
        if (text.hasHeader()) {
            opened.advance();
        }
    }

    @Override
    public List<Writable> cells() {
        return opened.cells();
    }

    @Override
    public String location() {
        return file + ":" + opened.line();
    }

    @Override
    public long blankLines() {
        return blankLinesBefore + (opened == null ? 0 : opened.blankLines());
    }

    @Override
    public OptionalDouble progress() {
        long bytes = bytesBefore + (opened == null ? 0 : opened.bytesRead());
        return OptionalDouble.of(totalBytes == 0 ? 1 : bytes / totalBytes);
    }

    @Override
    public void close() {
        if (opened != null) {
            bytesBefore += opened.bytesRead();
            blankLinesBefore += opened.blankLines();
            opened.close();
            opened = null;
        }
    }
}
