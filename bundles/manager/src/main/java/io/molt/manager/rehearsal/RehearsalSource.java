package io.molt.manager.rehearsal;

import io.molt.manager.code.BundleKinds;
import io.molt.spi.Content;
import io.molt.spi.ContentException;
import io.molt.spi.ContentSource;
import io.molt.spi.SeparateDirectory;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where the application that is reloaded in a rehearsal comes from: in place of {@code deploy/}.
 * Used by one thread after the other.
 */
public final class RehearsalSource implements ContentSource, Closeable {

  private static final String FILE = "rehearsal.jar";

  private final SeparateDirectory directory;
  private final RehearsalJar jar;
  private int edition;

  /** What it holds, as it is there and as it is shown. */
  private @Nullable Content taken;

  private @Nullable Content shown;

  /**
   * @param directory what is put there is read as if it lay in {@code deploy/}; closed with this
   */
  public RehearsalSource(SeparateDirectory directory) {
    this.directory = directory;
    this.jar = new RehearsalJar();
  }

  /** Another content is put there, and found, and who deploys it is told of it within the call. */
  public synchronized void change() throws IOException {
    edition++;
    directory.put(FILE, jar.edition(edition));
    directory.look();
  }

  /** What there is, under a name that no application of {@code deploy/} can have. */
  @Override
  public synchronized Content take(String application) throws ContentException {
    Content now = directory.source().take(RehearsalJar.NAME);
    Content known = shown;
    if (known == null || !now.equals(taken)) {
      known = RehearsalJar.renamed(now, BundleKinds.REHEARSAL);
      taken = now;
      shown = known;
    }
    return known;
  }

  @Override
  public synchronized void close() throws IOException {
    directory.close();
  }
}
