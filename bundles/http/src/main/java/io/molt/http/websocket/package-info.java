/**
 * WebSocket (RFC 6455): frames, messages, their compression (RFC 7692), the opening handshake as
 * far as it is the same in each version of HTTP, and how a handler is called. Knows nothing of
 * HTTP/1.1: it stands on a channel of bytes, which may be a stream of HTTP/2 as well (RFC 8441).
 */
@NullMarked
package io.molt.http.websocket;

import org.jspecify.annotations.NullMarked;
