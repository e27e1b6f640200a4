/**
 * Three protocols that Molt does not have, as somebody else's bundle in {@code lib/} would bring
 * them: <em>daytime</em> (RFC 867), a stream of bytes that the server ends; <em>notes</em>, a
 * stream of messages either way; and <em>desk</em>, an exchange that can become a stream of notes.
 * This is all there is to them: no module of Molt's knows of any.
 */
@NullMarked
package example.protocols;

import org.jspecify.annotations.NullMarked;
