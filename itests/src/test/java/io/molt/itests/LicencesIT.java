package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The distribution carries the licence of each jar of others that it holds, and says which. */
final class LicencesIT {

  /** What the jar's own manifest says of its licence, and what the text of that one says. */
  private static final Map<String, String> TITLES =
      Map.of(
          "apache.org/licenses", "Apache License",
          "BSD-3-Clause", "BSD-3-Clause",
          "license/mit", "Permission is hereby granted, free  of charge",
          "epl-v20", "Eclipse Public License - v 2.0");

  private static final Path HOME = Distribution.located().home();

  @Test
  void eachJarOfOthersHasTheLicenceThatItNames() throws IOException {
    List<Path> jars = jarsOfOthers();
    assertThat(jars).hasSizeGreaterThan(15);
    for (Path jar : jars) {
      String texts = textsFor(jar.getFileName());
      String named = licenceIn(jar);
      assertThat(TITLES.keySet())
          .as("the licence of %s, %s", jar, named)
          .anySatisfy(
              mark -> {
                assertThat(named).contains(mark);
                assertThat(texts).contains(TITLES.get(mark));
              });
    }
  }

  @Test
  void noticeNamesNothingThatIsNotThere() throws IOException {
    List<Path> names = jarsOfOthers().stream().map(Path::getFileName).toList();
    for (String line : noticesOfJars()) {
      assertThat(names).as(line).anyMatch(jar -> concerns(line, jar));
      assertThat(filesNamedIn(line)).as(line).isNotEmpty();
    }
    assertThat(HOME.resolve("LICENSE")).content().contains("Apache License");
    assertThat(HOME.resolve("licenses/LGPL-2.1.txt")).isNotEmptyFile();
  }

  private static List<Path> jarsOfOthers() throws IOException {
    try (Stream<Path> files = Files.walk(HOME)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .filter(file -> !file.getParent().endsWith("deploy"))
          .filter(file -> !file.getFileName().toString().matches("molt\\.jar|io\\.molt\\..*"))
          .toList();
    }
  }

  private static String textsFor(Path jar) throws IOException {
    StringBuilder texts = new StringBuilder();
    for (String line : noticesOfJars()) {
      if (concerns(line, jar)) {
        for (String file : filesNamedIn(line)) {
          texts.append(Files.readString(HOME.resolve(file)));
        }
      }
    }
    return texts.toString();
  }

  private static List<String> noticesOfJars() throws IOException {
    return Files.readAllLines(HOME.resolve("NOTICE")).stream()
        .filter(line -> line.matches("\\S+\\.jar .*"))
        .toList();
  }

  private static boolean concerns(String line, Path jar) {
    String pattern = line.substring(0, line.indexOf(' '));
    return FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(jar);
  }

  private static List<String> filesNamedIn(String line) {
    return Arrays.stream(line.split("[ ,]+"))
        .filter(word -> word.equals("LICENSE") || word.startsWith("licenses/"))
        .toList();
  }

  private static String licenceIn(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getManifest().getMainAttributes().getValue("Bundle-License");
    }
  }
}
