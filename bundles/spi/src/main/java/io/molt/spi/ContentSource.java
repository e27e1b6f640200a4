package io.molt.spi;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Where applications come from: a service of the deployer bundle, called by the manager on threads
 * that may wait.
 */
public interface ContentSource {

  /**
   * Takes what {@code deploy/} holds for an application now: waits, for a bounded time, until the
   * file has stopped changing, checks that it is a complete and fit bundle, and copies it into the
   * content store. Nothing is read from {@code deploy/} after it has returned.
   *
   * @param application a symbolic name; or, for a bundle that could never be read, the name of its
   *     file
   * @return the content; the same object as before if it is the same
   * @throws ContentException if there is none or it is not fit
   */
  Content take(String application) throws ContentException;

  /**
   * What {@code deploy/} holds for an application now, without waiting for anything and without
   * taking it.
   *
   * @return empty if it holds nothing for it, or that cannot be told
   */
  default Optional<DeployedContent> look(String application) {
    return Optional.empty();
  }

  /**
   * Has {@code deploy/} looked at, for one who asks for an application that is not known: its file
   * may have come a moment ago.
   *
   * @return completed, normally, when the applications of which {@code deploy/} holds something by
   *     now have been told of; or after a bounded time, if a file goes on changing
   */
  default CompletionStage<Void> lookAround() {
    return CompletableFuture.completedFuture(null);
  }

  /**
   * What lies in {@code deploy/} and is not taken, each with the reason, ordered by name. A file
   * that is tried as an application and fails is not among it.
   */
  default List<OverlookedFile> overlooked() {
    return List.of();
  }

  /**
   * A further directory, from which is deployed as from {@code deploy/}.
   *
   * @param told is told of what is put there
   * @return empty if there is none; it is closed by whoever has asked
   * @throws IOException if it cannot be made
   */
  default Optional<SeparateDirectory> separate(Deployments told) throws IOException {
    return Optional.empty();
  }

  /** What has served before and was kept. */
  default KeptContents kept() {
    return KeptContents.NONE;
  }
}
