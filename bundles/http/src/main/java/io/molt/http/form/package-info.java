/**
 * Forms as clients send them: queries, url-encoded bodies and multipart bodies, whose files go to
 * disk as they arrive. Reads from a stream on the thread of whoever asks, and knows nothing of
 * exchanges.
 *
 * <p>Netty has decoders for all of these, and none is used here. {@code QueryStringDecoder} leaves
 * out what is beyond its limit without a word. {@code HttpPostRequestDecoder} has to be fed with
 * buffers and wants a request of Netty's, which one of HTTP/2 is not, where a worker reads a
 * stream; and each file that it makes is in a static set until the JVM ends, unless the application
 * lets go of it.
 */
@NullMarked
package io.molt.http.form;

import org.jspecify.annotations.NullMarked;
