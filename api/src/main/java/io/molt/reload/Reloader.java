package io.molt.reload;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Replaces the code of workers while the server runs. An OSGi service, there from the start of the
 * server to its end; whatever the trigger, a reload goes through here.
 *
 * <p>For each application a reload
 *
 * <ol>
 *   <li>fixes the content: the bytes that {@code deploy/} holds for it;
 *   <li>starts a new generation of all its workers from that content while the old one serves;
 *   <li>switches to it when all have started, or takes all of it back;
 *   <li>lets the old generation finish what it has in hand, for {@code max_wait_time} at most, and
 *       uninstalls it.
 * </ol>
 */
@ProviderType
public interface Reloader {

  /**
   * Asks for a reload. Usable from any thread; returns at once. A call that comes before a running
   * reload has fixed its content joins that reload and gets the same outcome. One that comes later
   * gets that outcome too if {@code deploy/} holds the same content when the reload has ended, else
   * the outcome of one more reload. So does one that comes just after a changed file was reloaded
   * by itself, for {@link Trigger#SHELL} and {@link Trigger#API}, if nobody was told of that yet;
   * who then asks again gets a reload of his own. A late {@link Trigger#SIGNAL} is {@link
   * ReloadResult.Discarded}, as in Swoole. Requests that take their content from elsewhere, as
   * {@link ReloadTarget.Rollback} does, are served one after the other instead.
   *
   * <p>To an application that has got this service, its own application is all that there are.
   *
   * @return completed when each application concerned has its outcome: at the switch, not when the
   *     old code has drained. Completed exceptionally with {@link UnknownApplicationException} if
   *     the target names an application that is not deployed, with an IllegalArgumentException if
   *     it has no worker of that number or no kept content of that version.
   */
  CompletionStage<ReloadReport> reload(ReloadTarget target, Trigger trigger);
}
