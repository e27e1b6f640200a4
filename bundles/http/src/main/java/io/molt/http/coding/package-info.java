/**
 * Content codings (RFC 9110, 8.4.1): which of them a client takes, answers that are encoded as they
 * leave, and bodies of requests that are decoded as they are read, both on the thread of whoever
 * answers and reads, and never on an event loop. Knows nothing of exchanges.
 *
 * <p>Netty's encoders and decoders are handlers of a channel, and would need one of their own for
 * each body here; those of the JDK and of zstd-jni are streams, and so are ours around brotli4j. A
 * reader pulls at them: no more is inflated than is asked for, or than a window of brotli holds.
 */
@NullMarked
package io.molt.http.coding;

import org.jspecify.annotations.NullMarked;
