package io.molt.manager.reload;

import io.molt.spi.Content;
import io.molt.spi.ContentException;
import io.molt.spi.KeptContent;
import io.molt.spi.KeptContents;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** What has served, in memory. */
public final class FakeKept implements KeptContents {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  /** The one that served last first. */
  private final List<Content> contents = new CopyOnWriteArrayList<>();

  private final Set<String> damaged = new HashSet<>();
  private volatile int takes;

  /** The file of that content is not what was stored. */
  public void damage(String hash) {
    damaged.add(hash);
  }

  /** How often one was taken, or was tried to. */
  public int takes() {
    return takes;
  }

  @Override
  public List<KeptContent> of(String application) {
    return contents.stream()
        .filter(content -> content.application().equals(application))
        .map(FakeKept::kept)
        .toList();
  }

  private static KeptContent kept(Content content) {
    return new KeptContent(content.application(), content.version(), content.hash(), NOON, true);
  }

  @Override
  public synchronized Content take(KeptContent kept) throws ContentException {
    takes = takes + 1;
    if (damaged.contains(kept.hash())) {
      throw new ContentException(kept.hash() + ".jar", "is damaged");
    }
    return contents.stream()
        .filter(content -> content.hash().equals(kept.hash()))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void served(Content content) {
    contents.remove(content);
    contents.addFirst(content);
  }
}
