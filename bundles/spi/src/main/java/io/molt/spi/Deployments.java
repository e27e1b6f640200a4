package io.molt.spi;

import io.molt.reload.DrainOutcome;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import java.util.concurrent.CompletionStage;

/** What whoever watches a deploy directory tells of it: what has come, has changed and is gone. */
public interface Deployments {

  /**
   * Starts an application that is new, or reloads it if it runs. The content is taken from the
   * {@link ContentSource}, as in every reload, and joining and discarding are the same.
   *
   * @return completed at the switch or when it has failed
   */
  CompletionStage<ReloadResult> deploy(String application, Trigger trigger);

  /**
   * Tells that {@code deploy/} holds another content of an application, which is to be taken when
   * somebody asks for a reload ({@code auto_reload=off}): its code may be prepared meanwhile.
   * Returns at once; one that is not known is none that could be prepared for.
   */
  void announce(Content content);

  /**
   * Retires an application for good. Its listeners answer 503, and its stream connections are
   * closed when what they have in hand is finished.
   *
   * @return completed when its bundles are uninstalled
   */
  CompletionStage<DrainOutcome> undeploy(String application);

  /**
   * All that was in {@code deploy/} at boot has been started or has failed: the ports begin to
   * accept, and the server is ready. Repeated calls change nothing.
   */
  void booted();
}
