/**
 * What is added to the code of an application so that it can be stopped. The deployer does not use
 * these classes itself: each application gets copies of their class files, which its own class
 * loaders define, see {@link io.molt.deployer.weaving}. They use types of the JDK alone.
 */
@NullMarked
package io.molt.woven;

import org.jspecify.annotations.NullMarked;
