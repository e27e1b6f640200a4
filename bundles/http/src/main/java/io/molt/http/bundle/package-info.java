/** How the bundle starts: it puts HTTP together and offers it. */
@NullMarked
package io.molt.http.bundle;

import org.jspecify.annotations.NullMarked;
