/** The smallest worker: what the README quotes. */
@NullMarked
package io.molt.hello;

import org.jspecify.annotations.NullMarked;
