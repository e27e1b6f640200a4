/**
 * An HTTP request and its answer, whichever version of HTTP they came in (RFC 9110): how a handler
 * is called, what it may answer, and what its exceptions come to.
 */
@NullMarked
package io.molt.http.exchange;

import org.jspecify.annotations.NullMarked;
