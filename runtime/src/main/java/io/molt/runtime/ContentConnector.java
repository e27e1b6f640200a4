package io.molt.runtime;

import java.io.File;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.connect.ConnectContent;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;

/**
 * Gives the framework the content of worker bundles from memory (OSGi Connect). The manager says
 * under which location which content is found, see {@link io.molt.spi.ProcessLink}.
 */
final class ContentConnector implements ModuleConnector, BiConsumer<String, @Nullable Object> {

  private final Map<String, ConnectContent> contents = new ConcurrentHashMap<>();

  /** Remembers the content of a location, or forgets it if it is null. */
  @Override
  public void accept(String location, @Nullable Object content) {
    if (content == null) {
      contents.remove(location);
    } else {
      contents.put(location, (ConnectContent) content);
    }
  }

  @Override
  public Optional<ConnectModule> connect(String location) {
    return Optional.ofNullable(contents.get(location)).map(content -> () -> content);
  }

  @Override
  public void initialize(File storage, Map<String, String> configuration) {}

  @Override
  public Optional<BundleActivator> newBundleActivator() {
    return Optional.empty();
  }
}
