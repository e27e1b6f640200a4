package io.molt.worker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Header;

/**
 * Marks the one class of a bundle that is its {@link Worker}. Where the bundle is built with bnd
 * (bnd-maven-plugin and the like), this writes the manifest header {@code Molt-Worker} with the
 * name of the class, by which the server knows an application.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Header(name = MoltWorker.HEADER, value = "${@class}")
public @interface MoltWorker {

  /** The manifest header that names the worker class. */
  String HEADER = "Molt-Worker";
}
