/**
 * HTTP/2 (RFC 9113): each stream of a connection is an exchange of its own, and no more of what
 * comes and goes is on its way than its taker takes. Stands on Netty's codec without a channel for
 * each stream. Nothing of it is loaded before a client wants it: so no class here has a static
 * initialiser, which the server would run ahead.
 */
@NullMarked
package io.molt.http.http2;

import org.jspecify.annotations.NullMarked;
