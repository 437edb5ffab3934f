// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.file;

import io.funnel4j.text.Message;
import io.funnel4j.text.Printable;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.JsonToken;
import org.nd4j.shade.jackson.databind.JsonMappingException;

/**
 * JSON that may come from a stranger: it is looked through, token by token and without building anything, before anybody
 * binds it to objects.
 */
public final class StoredJson {
    /** Bytes of a document. */
    public static final int MAX_BYTES = 1 << 26;
    /** Objects and arrays within one another; no document of this project has 20. */
    public static final int MAX_DEPTH = 64;

    private static final int MAX_STRING = 1 << 24;
    private static final int MAX_NUMBER = 64;
    /** Characters of a parser's message, which may quote all of a document. */
    private static final int SHOWN = 400;

    private static final int MOST_LOOKED_AT = 4 * SHOWN;

    private static final JsonFactory FACTORY = new JsonFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private StoredJson() {}

    /**
     * A document's bytes.
     *
     * @throws JsonProcessingException if they are no JSON, or a key stands twice in an object
     * @throws IOException if the file cannot be read, or passes a bound; the message names it
     */
    public static byte[] read(Path file) throws IOException {
        byte[] json = readAtMost(file, MAX_BYTES);
        check(file.toString(), json);
        return json;
    }

    /**
     * The bytes of a file that has no more than it should.
     *
     * @throws IOException if there are more; the message names the file
     */
    public static byte[] readAtMost(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most);
            if (in.read() >= 0) {
                throw new IOException(Message.of(
                        "'%s' has more than the %,d bytes that are read; is it what it is named for?", file, most));
            }
            return bytes;
        }
    }

    /**
     * Looks a document through.
     *
     * @param name of the document, for messages
     * @throws JsonProcessingException if it is no JSON, or a key stands twice in an object
     * @throws IOException if it passes a bound
     */
    public static void check(String name, byte[] json) throws IOException {
        try (JsonParser tokens = FACTORY.createParser(json)) {
            int depth = 0;
            for (JsonToken token = tokens.nextToken(); token != null; token = tokens.nextToken()) {
                if (token.isStructStart()) {
                    depth++;
                    if (depth > MAX_DEPTH) {
                        throw tooMuch(name, tokens, "nests deeper than %s".formatted(MAX_DEPTH));
                    }
                } else if (token.isStructEnd()) {
                    depth--;
                    if (depth == 0) {
                        requireEnd(tokens);
                    }
                } else if (tokens.getTextLength() > (token.isNumeric() ? MAX_NUMBER : MAX_STRING)) {
                    throw tooMuch(
                            name,
                            tokens,
                            Message.of(
                                    "has a %s of %,d characters",
                                    token.isNumeric() ? "number" : "text", tokens.getTextLength()));
                }
            }
        } catch (CharConversionException e) { // zeros at its beginning look like UTF-32
            throw new IOException("'%s' is no JSON in UTF-8: %s".formatted(name, e.getMessage()), e);
        }
    }

    /** What a parser says, in one line: where, and what. */
    public static String reason(JsonProcessingException failure) {
        if (failure.getCause() instanceof JsonProcessingException inner) {
            return reason(inner);
        }
        StringBuilder path = new StringBuilder();
        if (failure instanceof JsonMappingException mapping) {
            mapping.getPath()
                    .forEach(step -> path.append(
                            step.getFieldName() == null
                                    ? "[" + step.getIndex() + "]"
                                    : (path.length() == 0 ? "" : ".") + step.getFieldName()));
        }
        String what = what(failure)
                .replaceAll("\\(?[a-z]+(\\.[a-z0-9]+)+\\.[A-Za-z$]+(Exception|Error)[):]? ?", "")
                .replaceAll("\\s*\\R\\s*", " ");
        what = Printable.shortened(what, SHOWN);
        String line = failure.getLocation() == null || failure.getLocation().getLineNr() < 1
                ? ""
                : " (line %s)".formatted(failure.getLocation().getLineNr());
        return path.length() == 0 ? what + line : "%s: %s%s".formatted(path, what, line);
    }

    private static String what(JsonProcessingException failure) {
        if (failure.getCause() instanceof NullPointerException) {
            return "a value is missing or null";
        }
        boolean refused = failure.getCause() instanceof IllegalArgumentException;
        String message = refused ? failure.getCause().getMessage() : failure.getOriginalMessage();
        String text = String.valueOf(message);
        return text.length() > MOST_LOOKED_AT ? text.substring(0, MOST_LOOKED_AT) : text;
    }

    private static void requireEnd(JsonParser tokens) throws IOException {
        if (tokens.nextToken() != null) {
            throw new org.nd4j.shade.jackson.core.JsonParseException(tokens, "the document goes on after its end");
        }
    }

    private static IOException tooMuch(String name, JsonParser tokens, String what) {
        return new IOException("'%s' %s at line %s; it is not read"
                .formatted(name, what, tokens.getCurrentLocation().getLineNr()));
    }
}
