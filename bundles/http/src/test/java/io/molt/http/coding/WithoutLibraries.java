package io.molt.http.coding;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Loads what knows codings a second time, where neither zstd-jni nor brotli4j is to be found. */
final class WithoutLibraries extends URLClassLoader {

  WithoutLibraries() {
    super(
        new URL[] {location(CompressionSettings.class), location(WithoutLibraries.class)},
        WithoutLibraries.class.getClassLoader());
  }

  private static URL location(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith("com.aayushatharva.") || name.startsWith("com.github.luben.")) {
      throw new ClassNotFoundException(name);
    }
    if (!name.startsWith("io.molt.http.coding.")) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known == null ? findClass(name) : known;
    }
  }

  /** What is left of these codings, and what is said of the others. */
  @SuppressWarnings("unchecked")
  String available(String... codings) throws ReflectiveOperationException {
    Object asked = loadClass(Asked.class.getName()).getDeclaredConstructor().newInstance();
    return ((Function<List<String>, String>) asked).apply(Arrays.asList(codings));
  }

  /** What is loaded so. */
  public static final class Asked implements Function<List<String>, String> {
    @Override
    public String apply(List<String> codings) {
      List<Coding> named =
          codings.stream().map(each -> Coding.valueOf(each.toUpperCase(Locale.ROOT))).toList();
      List<String> said = new ArrayList<>();
      CompressionSettings left =
          new CompressionSettings(true, 1, 1, List.of(), named, true).available(said::add);
      return left.httpCompression() + " " + left.decoded() + " " + String.join("; ", said);
    }
  }
}
