/**
 * Bytes that stay where they are and are read when they are wanted: the files of the content store,
 * and parts of them.
 */
@NullMarked
package io.molt.deployer.files;

import org.jspecify.annotations.NullMarked;
