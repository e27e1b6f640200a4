package io.molt.deployer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.molt.deployer.Inspection.Fit;
import io.molt.deployer.weaving.Weaving;
import io.molt.spi.Content;
import io.molt.spi.StopChecks;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.connect.ConnectContent;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;
import org.osgi.framework.launch.Framework;

/** A bundle with nested jars, given to the framework in memory as the manager does. */
class NestedJarTest {

  @TempDir Path directory;

  @Test
  void classesAndResourcesOfNestedJarsAreFoundWithoutAFileBeingWritten() throws Exception {
    Framework framework = framework(content());
    framework.start();
    try {
      Bundle bundle = framework.getBundleContext().installBundle("molt:test", null);
      bundle.start();

      assertThat(bundle.loadClass("app.Main")).isNotNull();
      assertThat(bundle.loadClass("nested.Helper").getClassLoader())
          .isSameAs(bundle.loadClass("app.Main").getClassLoader());
      assertThat(bundle.loadClass("plain.Other")).isNotNull();
      assertThat(texts(bundle, "META-INF/services/x")).containsExactlyInAnyOrder("a", "b");
      assertThat(StopChecks.condemn(bundle.loadClass("nested.Helper").getClassLoader())).isTrue();
    } finally {
      framework.stop();
      framework.waitForStop(10_000);
    }
    try (Stream<Path> written = Files.walk(directory)) {
      assertThat(written.filter(file -> file.toString().endsWith(".jar"))).isEmpty();
    }
  }

  private Content content() throws IOException {
    byte[] bundle =
        TestBundle.of("hello", "1")
            .header("Bundle-ClassPath", "lib/a.jar, lib/b.jar, ., classes")
            .file("app/Main.class", emptyClass("app.Main"))
            .file("lib/a.jar", jar("META-INF/services/x", "a".getBytes(UTF_8)))
            .file("lib/b.jar", nestedJar())
            .file("classes/plain/Other.class", emptyClass("plain.Other"))
            .bytes();
    BundleReader reader =
        new BundleReader(
            new Limits(1 << 20, 100),
            25,
            Path::of,
            new Drafts(WholeFiles.in(directory)),
            new Weaving(true),
            new ServerParts(java.util.List::of));
    return ((Fit) reader.read(bundle)).content();
  }

  private static byte[] nestedJar() {
    return new TestBundle()
        .withoutManifest()
        .file("nested/Helper.class", emptyClass("nested.Helper"))
        .file("META-INF/services/x", "b")
        .bytes();
  }

  private static byte[] jar(String name, byte[] content) {
    return new TestBundle().withoutManifest().file(name, content).bytes();
  }

  private static byte[] emptyClass(String name) {
    return ClassFile.of().build(ClassDesc.of(name), _ -> {});
  }

  private static List<String> texts(Bundle bundle, String resource) throws Exception {
    return Collections.list(bundle.getResources(resource)).stream()
        .map(NestedJarTest::text)
        .toList();
  }

  private static String text(URL resource) {
    try (InputStream in = resource.openStream()) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (java.io.IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  private Framework framework(Content content) {
    Map<String, String> configuration =
        Map.of(
            "org.osgi.framework.storage",
            directory.toString(),
            "org.osgi.framework.storage.clean",
            "onFirstInit");
    return new FrameworkFactory().newFramework(configuration, new Connector(content));
  }

  private record Connector(Content content) implements ModuleConnector {
    @Override
    public void initialize(File storage, Map<String, String> configuration) {}

    @Override
    public Optional<ConnectModule> connect(String location) {
      return location.startsWith("molt:")
          ? Optional.of(() -> new Memory(content))
          : Optional.empty();
    }

    @Override
    public Optional<BundleActivator> newBundleActivator() {
      return Optional.empty();
    }
  }

  private record Memory(Content content) implements ConnectContent {
    @Override
    public Optional<Map<String, String>> getHeaders() {
      return Optional.of(content.headers());
    }

    @Override
    public Iterable<String> getEntries() {
      return content.entries().names();
    }

    @Override
    public Optional<ConnectEntry> getEntry(String path) {
      return content.entries().bytes(path).map(bytes -> new Entry(path, bytes));
    }

    @Override
    public Optional<ClassLoader> getClassLoader() {
      return Optional.empty();
    }

    @Override
    public void open() {}

    @Override
    public void close() {}
  }

  private record Entry(String getName, byte[] getBytes) implements ConnectContent.ConnectEntry {
    @Override
    public long getContentLength() {
      return getBytes.length;
    }

    @Override
    public long getLastModified() {
      return 0;
    }

    @Override
    public InputStream getInputStream() {
      return new ByteArrayInputStream(getBytes);
    }
  }
}
