/**
 * Makes the code of applications stoppable. Java has no means to end a thread that does not want to
 * end; therefore the class files of an application are rewritten:
 *
 * <ul>
 *   <li>In each round of a loop, and at the beginning of each method, constructor and lambda, the
 *       code calls {@code Guard.poll()}. That costs nothing until the server condemns the worker;
 *       from then on it throws, each time, so that no handler can hold it. Static initialisers ask
 *       in their loops only.
 *   <li>{@code System.exit}, {@code Runtime.exit} and {@code Runtime.halt}, called or referred to,
 *       are replaced by methods that tell the server and throw.
 *   <li>{@code System.setProperties} by one that adds to those that are there: the server, its
 *       libraries and every other application would find no {@code java.io.tmpdir} from then on.
 * </ul>
 *
 * <p>{@code io.molt.woven} has the classes that are added to the application, {@code
 * io.molt.spi.StopChecks} what the server does with them.
 *
 * <p>What this does not reach: code that the worker's bundle does not bring (bundles in {@code
 * lib/}, the JDK, native code), so a loop within a regular expression, or one in a stream that
 * calls nothing of the bundle's; classes that are generated while the application runs; and exits
 * by reflection or by a signal. Code that waits has to be interrupted; only when it goes on it
 * comes to a check. The framework has to take contents from memory, as the launcher has it do: a
 * bundle that is installed from its file is as it was.
 *
 * <p>The bundle in the content store, and its hash, remain those of the file that was deployed. If
 * it is signed, its signatures no longer match what is loaded; nobody checks them.
 */
@NullMarked
package io.molt.deployer.weaving;

import org.jspecify.annotations.NullMarked;
