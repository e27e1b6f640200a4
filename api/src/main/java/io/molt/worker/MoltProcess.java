package io.molt.worker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.annotation.bundle.Header;

/**
 * Marks the one class of a bundle that is its {@link UserProcess}. Where the bundle is built with
 * bnd (bnd-maven-plugin and the like), this writes the manifest headers {@code Molt-Worker}, with
 * the name of the class, and {@code Molt-Process: true}.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@Header(name = MoltWorker.HEADER, value = "${@class}")
@Header(name = MoltProcess.HEADER, value = "true")
public @interface MoltProcess {

  /** The manifest header that makes a bundle a user process. */
  String HEADER = "Molt-Process";
}
