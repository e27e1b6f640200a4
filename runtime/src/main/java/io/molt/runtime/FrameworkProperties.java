package io.molt.runtime;

import io.molt.spi.ProcessLink;
import io.molt.spi.settings.Directories;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.felix.framework.util.FelixConstants;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;
import org.slf4j.LoggerFactory;

/** How the OSGi framework is set up. */
final class FrameworkProperties {

  /** Libraries made for SLF4J 1.7 run on 2.0 unchanged, but import a version below 2. */
  private static final String SLF4J_OLD_VERSION = "1.7.36";

  /**
   * The shell at the terminal ends with its input. It must not stop the framework then, as it would
   * by itself, but the server, which finishes what it has in hand.
   */
  private static final String TERMINAL = "--noshutdown --command gosh --noshutdown ; molt:shutdown";

  private FrameworkProperties() {}

  /**
   * Puts them together, and opens the cache.
   *
   * @param cache where the framework notes what is installed
   * @param interactive whether there is a terminal for the shell
   * @param developmentCertificate of listeners that name none; null for none
   */
  static Map<String, Object> of(
      Directories directories,
      Path cache,
      boolean interactive,
      @Nullable Path developmentCertificate) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(Constants.FRAMEWORK_STORAGE, cache.toString());
    properties.put(
        Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    properties.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
    properties.put(
        Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(StartLevels.BEGINNING));
    // Its own packages alone (OSGi Connect), for those of Java are told below. The framework would
    // say the same of them, but with the version beside each, which makes a text of more than
    // twice the length that it puts together and reads at each start.
    properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES, "");
    properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, slf4j() + "," + java());
    properties.put("felix.bootdelegation.implicit", "false");
    // The JDK writes references to the first into the flight recorder events of a bundle; Netty's
    // native library looks for a class of the second, and does not load without it.
    properties.put(Constants.FRAMEWORK_BOOTDELEGATION, "jdk.jfr.internal.event,sun.nio.ch");
    // A reload resolves small bundles beside the code that serves: more threads would be in its
    // way.
    properties.put(FelixConstants.RESOLVER_PARALLELISM, "1");
    FrameworkLog log = new FrameworkLog();
    properties.put("felix.log.logger", log);
    UnsavedIds.in(log, properties)
        .ifPresent(own -> properties.put(FelixConstants.FRAMEWORK_BUNDLECACHE_IMPL, own));
    if (interactive) {
      properties.put("gosh.home", directories.home().resolve("lib/boot").toString());
      properties.put("gosh.args", TERMINAL);
    }
    properties.put(ProcessLink.HOME, directories.home().toString());
    properties.put(ProcessLink.BASE, directories.base().toString());
    if (developmentCertificate != null) {
      properties.put(ProcessLink.DEVELOPMENT_CERTIFICATE, developmentCertificate.toString());
    }
    return properties;
  }

  /** What this Java exports to all, in the version that the framework gives it by itself. */
  private static String java() {
    StringBuilder packages = new StringBuilder(8192);
    for (Module module : ModuleLayer.boot().modules()) {
      for (ModuleDescriptor.Exports exported : module.getDescriptor().exports()) {
        if (!exported.isQualified()) {
          packages.append(exported.source()).append(';');
        }
      }
    }
    String feature = Integer.toString(Runtime.version().feature());
    return packages
        .append("version=0.0.0.JavaSE_")
        .append("0".repeat(3 - feature.length()))
        .append(feature)
        .toString();
  }

  /** The launcher's class path has it, for logging begins before the framework. */
  private static String slf4j() {
    String version = String.valueOf(LoggerFactory.class.getPackage().getImplementationVersion());
    return "org.slf4j;org.slf4j.helpers;version="
        + SLF4J_OLD_VERSION
        + ",org.slf4j;org.slf4j.event;org.slf4j.helpers;org.slf4j.spi;version="
        + version;
  }
}
