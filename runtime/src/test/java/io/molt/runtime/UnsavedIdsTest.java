package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.framework.cache.BundleCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Constants;

class UnsavedIdsTest {

  @TempDir private Path directory;

  private Map<String, Object> properties() {
    return Map.of(Constants.FRAMEWORK_STORAGE, directory.resolve("cache").toString());
  }

  @Test
  void theNextIdIsWrittenNowhere() throws Exception {
    BundleCache cache = UnsavedIds.in(new FrameworkLog(), properties()).orElseThrow();
    try {
      Files.writeString(cache.getSystemBundleDataFile("bundle.id").toPath(), "7");

      assertThat(cache.getSystemBundleDataFile("bundle.id").length()).isZero();
      try (Stream<Path> files = Files.walk(directory)) {
        assertThat(files).noneMatch(file -> file.endsWith("bundle.id"));
      }
    } finally {
      cache.release();
    }
  }

  @Test
  void otherFilesOfTheSystemBundleAreInTheCache() throws Exception {
    BundleCache cache = UnsavedIds.in(new FrameworkLog(), properties()).orElseThrow();
    try {
      assertThat(cache.getSystemBundleDataFile("other"))
          .hasParent(directory.resolve("cache/bundle0").toFile());
    } finally {
      cache.release();
    }
  }

  @Test
  void aCacheThatCannotBeIsLeftToTheFramework() throws Exception {
    Files.createFile(directory.resolve("cache"));

    assertThat(UnsavedIds.in(new FrameworkLog(), properties())).isEmpty();
  }
}
