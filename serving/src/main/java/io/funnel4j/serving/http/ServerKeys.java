// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;

/** A server's keystore, looked at before it is used, so that its faults are told as its own. */
final class ServerKeys {
    private ServerKeys() {}

    /**
     * Opens a keystore that has a key.
     *
     * @throws IOException saying what is wrong with the keystore
     */
    static KeyStore load(Path file, String password) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password.toCharArray());
            for (String alias : Collections.list(keys.aliases())) {
                if (keys.getKey(alias, password.toCharArray()) != null) {
                    return keys;
                }
            }
        } catch (NoSuchFileException e) {
            throw new IOException("there is no keystore '%s'".formatted(file), e);
        } catch (IOException | GeneralSecurityException e) {
            throw new IOException(
                    "the keystore '%s' cannot be opened: %s; expected PKCS12, and its password"
                            .formatted(file, e.getMessage()),
                    e);
        }
        throw new IOException(
                "the keystore '%s' has no private key; expected one with its certificate".formatted(file));
    }
}
