package io.molt.deployer;

import io.molt.deployer.files.Source;
import io.molt.deployer.files.StoredFile;
import io.molt.deployer.weaving.Weaving;
import io.molt.spi.Entries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files where they lie in the content store. A nested jar is read there too, if the bundle has it
 * as it is; one that the bundle has compressed is unpacked beside it.
 */
final class OnDisk implements Holding<PackedFile>, AutoCloseable {

  private static final int SCRATCH = 1 << 16;

  private final StoredFile bundle;
  private final Drafts drafts;
  private final Unpacker unpacker = Unpacker.forMany();
  private final byte[] scratch = new byte[SCRATCH];

  private @Nullable StoredFile unpacked;

  /**
   * @param bundle the whole of it
   * @param drafts where there is room for what is unpacked
   */
  OnDisk(StoredFile bundle, Drafts drafts) {
    this.bundle = bundle;
    this.drafts = drafts;
  }

  @Override
  public PackedFile hold(String name, PackedFile file) throws IOException {
    new PackedStream(name, file, unpacker).check(scratch);
    return file;
  }

  @Override
  public PackedFile directory() {
    return PackedFile.EMPTY;
  }

  @Override
  public int size(PackedFile file) {
    return file.size();
  }

  @Override
  public byte[] bytes(String name, PackedFile file) throws IOException {
    return file.bytes(name);
  }

  @Override
  public Source open(String name, PackedFile file) throws IOException {
    return file.isDeflated() ? unpack(name, file) : file.stored();
  }

  /** All that are unpacked of one bundle are in one file. */
  private Source unpack(String name, PackedFile file) throws IOException {
    StoredFile beside = unpacked;
    if (beside == null) {
      beside = drafts.nameless();
      unpacked = beside;
    }
    long start = beside.size();
    PackedStream in = new PackedStream(name, file, unpacker);
    for (int read = in.read(scratch); read >= 0; read = in.read(scratch)) {
      drafts.append(beside, scratch, read);
    }
    return beside.part(start, file.size());
  }

  @Override
  public Entries weave(
      Weaving weaving,
      String application,
      Path content,
      String root,
      Map<String, PackedFile> files) {
    return weaving.weave(application, content, root, new StoredEntries(files, bundle, content));
  }

  /** Gives up what the files would be read from. */
  void abandon() throws IOException {
    StoredFile beside = unpacked;
    if (beside != null) {
      beside.close();
    }
  }

  /** Gives back what it took to check the files. */
  @Override
  public void close() {
    unpacker.close();
  }
}
