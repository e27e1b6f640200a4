package io.molt.manager.rehearsal;

import io.molt.manager.code.BundleKinds;
import io.molt.spi.Content;
import io.molt.spi.ContentException;
import io.molt.spi.ContentReader;
import io.molt.spi.ContentSource;
import org.jspecify.annotations.Nullable;

/**
 * Where the application that is reloaded in a rehearsal comes from: in place of {@code deploy/}.
 * Used by one thread after the other.
 */
public final class RehearsalSource implements ContentSource {

  private final ContentReader reader;
  private final RehearsalJar jar;
  private int edition;
  private @Nullable Content content;

  /**
   * @param reader reads it as if it lay in {@code deploy/}
   */
  public RehearsalSource(ContentReader reader) {
    this.reader = reader;
    this.jar = new RehearsalJar();
  }

  /** From here on it holds another content. */
  public synchronized void change() {
    edition++;
    content = null;
  }

  @Override
  public synchronized Content take(String application) throws ContentException {
    Content known = content;
    if (known == null) {
      Content read = reader.read(jar.edition(edition));
      known = RehearsalJar.renamed(read, BundleKinds.REHEARSAL);
      content = known;
    }
    return known;
  }
}
