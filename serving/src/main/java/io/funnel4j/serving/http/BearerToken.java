// SPDX-License-Identifier: Apache-2.0
package io.funnel4j.serving.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A secret that requests must have; compared in a time that does not tell how much of it was right. */
public final class BearerToken {
    private static final String SCHEME = "Bearer ";

    private final byte[] digest;

    /** @param token null where none is needed */
    public BearerToken(String token) {
        this.digest = token == null ? null : digest(token);
    }

    /** @param authorization of a request; null for none */
    boolean accepts(String authorization) {
        if (digest == null) {
            return true;
        }
        return authorization != null
                && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        digest, digest(authorization.substring(SCHEME.length()).strip()));
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
