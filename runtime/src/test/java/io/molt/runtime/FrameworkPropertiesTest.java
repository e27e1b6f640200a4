package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.spi.settings.Directories;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

class FrameworkPropertiesTest {

  @TempDir Path base;

  /** The packages of the framework and of Java, with all that is said of each. */
  private List<String> packages(Map<String, Object> properties) throws Exception {
    Felix framework = new Felix(properties, new ContentConnector());
    framework.init();
    try {
      return framework
          .adapt(BundleRevision.class)
          .getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE)
          .stream()
          .filter(each -> !name(each).startsWith("org.slf4j"))
          .map(FrameworkPropertiesTest::told)
          .sorted()
          .toList();
    } finally {
      framework.stop();
      framework.waitForStop(0);
    }
  }

  /** The name of the bundle is an array, with the alias. */
  private static String told(BundleCapability each) {
    return "%s %s %s %s"
        .formatted(
            name(each),
            each.getAttributes().get(Constants.VERSION_ATTRIBUTE),
            each.getDirectives(),
            new TreeSet<>(each.getAttributes().keySet()));
  }

  private static String name(BundleCapability each) {
    return (String) each.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE);
  }

  private Map<String, Object> own(String cache) {
    Directories directories = new Directories(base, base);
    return new HashMap<>(
        FrameworkProperties.of(directories, base.resolve(cache), false, /* certificate */ null));
  }

  @Test
  void bundlesSeeThePackagesOfJavaAsTheFrameworkItselfWouldExportThem() throws Exception {
    Map<String, Object> usual = own("usual");
    usual.remove(Constants.FRAMEWORK_SYSTEMPACKAGES);
    usual.remove(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA);
    assertThat(packages(own("own"))).hasSizeGreaterThan(200).isEqualTo(packages(usual));
  }
}
