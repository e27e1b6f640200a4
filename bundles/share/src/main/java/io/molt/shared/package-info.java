/**
 * Tables, atomics and locks of the server, and the views of them that workers get. Called shared,
 * because {@link io.molt.share} is what a worker sees of it.
 */
@NullMarked
package io.molt.shared;

import org.jspecify.annotations.NullMarked;
