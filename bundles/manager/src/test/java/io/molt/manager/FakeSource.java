package io.molt.manager;

import io.molt.manager.reload.FakeKept;
import io.molt.spi.Content;
import io.molt.spi.ContentException;
import io.molt.spi.ContentSource;
import io.molt.spi.DeployedContent;
import io.molt.spi.Entries;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What {@code deploy/} holds, in memory. */
final class FakeSource implements ContentSource {

  private final FakeKept kept = new FakeKept();
  private volatile Content content;
  private volatile ContentException failure;
  private volatile int takes;
  private volatile Runnable whenLookedAt = () -> {};

  static Content content(String application, String version) {
    return new Content(
        application,
        version,
        version,
        "test.Worker",
        Path.of(version),
        Map.of(),
        Entries.of(Map.of()));
  }

  /** That of a user process. */
  static Content process(String application, String version) {
    return new Content(
        application,
        version,
        version,
        "test.Process",
        Path.of(version),
        Map.of("Molt-Process", "true"),
        Entries.of(Map.of()));
  }

  void holds(Content next) {
    content = next;
    failure = null;
  }

  void fails(ContentException reason) {
    failure = reason;
  }

  @Override
  public synchronized Content take(String application) throws ContentException {
    takes = takes + 1;
    if (failure != null) {
      throw failure;
    }
    return content;
  }

  /** What happens elsewhere while it is looked for. */
  void whenLookedAt(Runnable task) {
    whenLookedAt = task;
  }

  @Override
  public Optional<DeployedContent> look(String application) {
    whenLookedAt.run();
    return Optional.ofNullable(content)
        .map(held -> new DeployedContent("deploy/" + application, held.version(), held.hash()));
  }

  @Override
  public FakeKept kept() {
    return kept;
  }

  int takes() {
    return takes;
  }
}
