/**
 * What looks after workers that serve.
 *
 * <p>Those that die are begun anew ({@link io.molt.manager.supervise.Supervisor}), those that hang
 * are found and ended ({@link io.molt.manager.supervise.HangWatch}), and a user process runs again
 * when it has ended.
 */
@NullMarked
package io.molt.manager.supervise;

import org.jspecify.annotations.NullMarked;
