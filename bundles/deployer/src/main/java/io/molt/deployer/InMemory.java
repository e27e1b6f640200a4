package io.molt.deployer;

import io.molt.deployer.files.Source;
import io.molt.deployer.weaving.Weaving;
import io.molt.spi.Entries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Files in memory: those of a small bundle. */
final class InMemory implements Holding<byte[]> {

  /**
   * Up to here, inflated, a bundle is small. Its workers then load their classes without a file
   * being read, and that costs no more than some classes do that are loaded. Larger ones would fill
   * the heap: two generations, what waits for a reload and what is being read may be of different
   * contents.
   */
  static final int SMALL = 1 << 20;

  private static final byte[] NOTHING = {};

  private long held;

  /** The bundle is larger than {@link #SMALL}. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public byte[] hold(String name, PackedFile file) throws IOException {
    held += file.size();
    if (held > SMALL) {
      throw new TooLargeException();
    }
    return file.bytes(name);
  }

  @Override
  public byte[] directory() {
    return NOTHING;
  }

  @Override
  public int size(byte[] file) {
    return file.length;
  }

  @Override
  public byte[] bytes(String name, byte[] file) {
    return file;
  }

  @Override
  public Source open(String name, byte[] file) {
    return Source.of(file);
  }

  @Override
  public Entries weave(
      Weaving weaving, String application, Path content, String root, Map<String, byte[]> files) {
    return weaving.weave(application, content, root, files);
  }
}
