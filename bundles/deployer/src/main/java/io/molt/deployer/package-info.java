/**
 * The deploy directory and the content store: which bytes are an application, and when they have
 * come, changed and gone. Knows nothing of workers.
 */
@NullMarked
package io.molt.deployer;

import org.jspecify.annotations.NullMarked;
