package io.molt.manager.reload;

import io.molt.manager.generation.Pools;
import io.molt.manager.worker.Environment;
import io.molt.reload.ReloadResult;
import io.molt.reload.Trigger;
import io.molt.spi.Content;
import io.molt.spi.ContentException;
import io.molt.spi.ContentSource;
import io.molt.spi.DeployedContent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Has an application go back to a content that has served before. */
public final class Rollback {

  private final Pools pools;
  private final Reloads reloads;
  private final Environment environment;

  public Rollback(Reloads reloads) {
    this.reloads = reloads;
    this.pools = reloads.pools();
    this.environment = pools.environment();
  }

  /**
   * Asks for it; returns at once.
   *
   * @param version as {@link io.molt.reload.ReloadTarget.Rollback} has it
   * @return completed exceptionally with an IllegalArgumentException if there is no such content
   */
  public CompletionStage<ReloadResult> begin(String version, Trigger trigger) {
    return CompletableFuture.runAsync(() -> check(version), environment.schedule().work())
        .thenCompose(fit -> reloads.request(trigger, Scope.ALL, new Origin.Store(version)));
  }

  private void check(String version) {
    Optional<ContentSource> source = environment.source().get();
    if (source.isPresent()) {
      try {
        new GoodContents(pools.application(), source.get().kept())
            .toGoBackTo(version, pools.hash());
      } catch (ContentException none) {
        throw new IllegalArgumentException(none.getMessage());
      }
    }
  }

  /**
   * What the one who asked should know when it has ended: that {@code deploy/} holds another
   * content. On a thread that may wait.
   */
  public List<String> notes(ReloadResult result) {
    return result instanceof ReloadResult.Swapped
        ? environment
            .source()
            .get()
            .flatMap(source -> source.look(pools.application()))
            .filter(held -> !held.hash().equals(pools.hash()))
            .map(this::note)
            .stream()
            .toList()
        : List.of();
  }

  private String note(DeployedContent held) {
    return held.hash().isEmpty()
        ? held.file() + " is no fit bundle: the next reload will fail."
        : held.file()
            + " still holds "
            + Content.label(pools.application(), held.version(), held.hash())
            + ": the next reload or restart takes it.";
  }
}
