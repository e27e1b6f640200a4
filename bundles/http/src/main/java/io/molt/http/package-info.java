/**
 * HTTP/1.1 (RFC 9112): requests are read and checked, and their answers leave in their order.
 * Stands on the listener's spi, and knows no more of workers than that somebody answers.
 */
@NullMarked
package io.molt.http;

import org.jspecify.annotations.NullMarked;
