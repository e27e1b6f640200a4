/** The files of a listener that are served without a worker. */
@NullMarked
package io.molt.http.files;

import org.jspecify.annotations.NullMarked;
