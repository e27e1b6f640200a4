package io.molt.deployer;

import io.molt.deployer.Inspection.Fit;
import io.molt.deployer.Inspection.Unfit;
import io.molt.spi.Content;
import io.molt.spi.ContentException;
import io.molt.spi.KeptContent;
import io.molt.spi.KeptContents;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.osgi.framework.Version;

/** The contents that have served, as the record tells, with their bytes from the content store. */
final class Archive implements KeptContents {

  private final ContentStore store;
  private final ServedRecord record;
  private final BundleReader reader;
  private final Background background;
  private final Ticker ticker;

  /** Where the content came from that each application was last given. */
  private final ConcurrentMap<String, Origin> origins = new ConcurrentHashMap<>();

  private record Origin(String hash, String file) {}

  /**
   * @param record used by the thread of {@code background} alone
   */
  Archive(
      ContentStore store,
      ServedRecord record,
      BundleReader reader,
      Background background,
      Ticker ticker) {
    this.store = store;
    this.record = record;
    this.reader = reader;
    this.background = background;
    this.ticker = ticker;
  }

  /** A content was taken from a file of {@code deploy/}, and may serve soon. */
  void taken(Content content, String file) {
    origins.put(content.application(), new Origin(content.hash(), file));
  }

  @Override
  public void served(Content content) {
    Origin origin = origins.get(content.application());
    ServedContent now =
        new ServedContent(
            content.application(),
            content.version(),
            content.hash(),
            ticker.now(),
            origin != null && origin.hash().equals(content.hash()) ? origin.file() : "");
    background.later(
        () -> {
          if (record.add(now)) {
            store.prune(content);
          }
        },
        content + " is not written down as one that served.");
  }

  @Override
  public List<KeptContent> of(String application) {
    return background.ask(() -> record.of(application)).stream().map(this::kept).toList();
  }

  private KeptContent kept(ServedContent served) {
    return new KeptContent(
        served.application(),
        served.version(),
        served.hash(),
        served.since(),
        store.holds(served.hash()));
  }

  /** Which application a file of that name held when it last served. */
  Optional<Identity> heldBy(String file) {
    return background
        .ask(() -> record.heldBy(file))
        .map(served -> new Identity(served.application(), Version.valueOf(served.version())));
  }

  @Override
  public Content take(KeptContent kept) throws ContentException {
    Inspection inspection = read(kept);
    if (!inspection.key().equals(kept.hash())) {
      throw unfit(
          kept, "is damaged: its SHA-256 is " + inspection.key() + " (expected: that in its name)");
    }
    return switch (inspection) {
      case Fit fit -> fit.content();
      case Unfit unfit -> throw unfit(kept, unfit.problem());
    };
  }

  private Inspection read(KeptContent kept) throws ContentException {
    try {
      return reader.readStored(store.file(kept.hash()));
    } catch (NoSuchFileException missing) {
      throw unfit(kept, "is missing (expected: " + kept + ")");
    } catch (IOException unreadable) {
      throw unfit(kept, "cannot be read: " + unreadable);
    }
  }

  private ContentException unfit(KeptContent kept, String problem) {
    return new ContentException(store.file(kept.hash()).toString(), problem);
  }
}
