/**
 * Tables, atomics and locks of the server, and the views of them that workers get (Swoole: memory).
 * What a worker sees of it is {@link io.molt.share}.
 */
@NullMarked
package io.molt.memory;

import org.jspecify.annotations.NullMarked;
