package io.molt.runtime;

import java.io.File;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.framework.Logger;
import org.apache.felix.framework.cache.BundleCache;

/**
 * The framework's own cache but for one file. With each installation the framework writes down the
 * id of the next bundle, so as to give none twice when it is started again with the same cache.
 * Here the cache is emptied at each start, and so nobody ever reads what would cost a reload as
 * much as a tenth of its time: it goes nowhere.
 */
final class UnsavedIds extends BundleCache {

  private static final String NEXT_ID = "bundle.id";
  private static final File NOWHERE = ProcessBuilder.Redirect.DISCARD.file();

  private UnsavedIds(Logger logger, Map<String, Object> properties) throws Exception {
    super(logger, properties);
  }

  /**
   * Opens it.
   *
   * @param properties the framework's, which say where the cache is
   * @return empty if that fails; the framework will then fail too, and say why
   */
  static Optional<BundleCache> in(Logger logger, Map<String, Object> properties) {
    try {
      return Optional.of(new UnsavedIds(logger, Map.copyOf(properties)));
    } catch (Exception unusable) {
      return Optional.empty();
    }
  }

  @Override
  public File getSystemBundleDataFile(String fileName) throws Exception {
    return fileName.equals(NEXT_ID) ? NOWHERE : super.getSystemBundleDataFile(fileName);
  }
}
