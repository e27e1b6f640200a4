/**
 * What the build does to bundles on their way into the distribution; no part of the distribution
 * itself.
 *
 * <p>Each lambda becomes a class file, as javac wrote them before Java 8. Otherwise the JVM makes
 * that class when the lambda is first reached, about 0.4 ms each, and its cache ({@code molt
 * train}) keeps such classes for the class path alone, not for bundles. A start reaches 330 of
 * them: measured in turns, it took 0.90 of its time with this. What is compiled, tested alone and
 * debugged is the plain code; what is shipped, and tested as a whole, is this.
 *
 * <p>And Netty's native libraries become a bundle of the build's own making, so that any release of
 * Netty can be shipped; and so does brotli4j, whose jars are none.
 */
@NullMarked
package io.molt.packaging;

import org.jspecify.annotations.NullMarked;
