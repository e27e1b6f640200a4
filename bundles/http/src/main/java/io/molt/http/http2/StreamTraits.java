package io.molt.http.http2;

import org.jspecify.annotations.Nullable;

/**
 * What of a request decides how its stream is gone on with.
 *
 * @param isHead whether the answer has no body because of the method
 * @param expectsContinue whether the client waits for 100 before it sends the body
 * @param streamedForm whether the body is a form whose files go to disk as they arrive
 * @param headSize about how much memory the head takes
 * @param protocol what is to be spoken on the stream instead of an answer (RFC 8441); null for none
 */
record StreamTraits(
    boolean isHead,
    boolean expectsContinue,
    boolean streamedForm,
    int headSize,
    @Nullable String protocol) {}
