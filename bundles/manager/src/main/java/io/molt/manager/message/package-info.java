/**
 * Messages from one worker to another.
 *
 * <p>They come in order, whichever generation takes each.
 */
@NullMarked
package io.molt.manager.message;

import org.jspecify.annotations.NullMarked;
