package io.molt.config;

import io.molt.spi.ProcessLink;
import io.molt.spi.settings.ConfigurationWatch;
import io.molt.spi.settings.Directories;
import io.molt.spi.settings.Settings;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * Publishes {@link Settings} and {@link ConfigurationWatch} for as long as the bundle is active.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Activator implements BundleActivator {

  /** For the framework. */
  public Activator() {}

  @Override
  public void start(BundleContext context) throws ConfigurationException, InvalidSyntaxException {
    Directories directories = directories(context);
    ConfigurationFiles files = new ConfigurationFiles(directories.conf());
    Optional<Map<String, String>> given = fromLauncher(context, ProcessLink.CONFIGURATION);
    Map<String, String> texts = given.isPresent() ? given.get() : files.read();
    ProtocolSections protocols =
        fromLauncher(context, ProcessLink.PROTOCOLS)
            .map(ProtocolSections::of)
            .orElseGet(() -> ProtocolSections.of(directories));
    Settings settings =
        ConfigurationReader.ofThisProcess(
                directories,
                protocols,
                Optional.ofNullable(context.getProperty(ProcessLink.DEVELOPMENT_CERTIFICATE))
                    .map(Path::of))
            .read(texts);
    context.registerService(ConfigurationWatch.class, new FileWatch(files, texts), null);
    context.registerService(Settings.class, settings, null);
  }

  /** The framework takes the services back. */
  @Override
  public void stop(BundleContext context) {}

  private static Directories directories(BundleContext context) {
    String base = context.getProperty(ProcessLink.BASE);
    if (base == null) {
      throw new IllegalStateException(
          ProcessLink.BASE + ": not set (expected: the instance's directory)");
    }
    String home = context.getProperty(ProcessLink.HOME);
    return new Directories(Path.of(home == null ? base : home), Path.of(base));
  }

  /** The texts that the launcher has read; empty without a launcher, as in a test. */
  private static Optional<Map<String, String>> fromLauncher(BundleContext context, String role)
      throws InvalidSyntaxException {
    @SuppressWarnings("rawtypes")
    Collection<ServiceReference<Map>> references =
        context.getServiceReferences(Map.class, "(" + ProcessLink.ROLE + "=" + role + ")");
    for (ServiceReference<?> reference : references) {
      if (context.getService(reference) instanceof Map<?, ?> files) {
        Map<String, String> texts = new TreeMap<>();
        files.forEach((name, text) -> texts.put((String) name, (String) text));
        return Optional.of(texts);
      }
    }
    return Optional.empty();
  }
}
