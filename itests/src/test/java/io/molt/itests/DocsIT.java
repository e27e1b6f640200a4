package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README and the pages in docs/ are whole: where they lead is there, and what they name. */
final class DocsIT {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");
  private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+)`");

  private final DocumentText documents = DocumentText.in(ROOT);

  @Test
  void eachLinkLeadsSomewhere() throws IOException {
    List<String> dead = new ArrayList<>();
    int count = 0;
    for (Path file : documents.files()) {
      for (String link : all(LINK, Files.readString(file))) {
        if (!link.startsWith("http")) {
          count++;
          if (!leadsSomewhere(file, link)) {
            dead.add(ROOT.relativize(file) + ": " + link);
          }
        }
      }
    }
    assertThat(count).isGreaterThan(15);
    assertThat(dead).isEmpty();
  }

  private static boolean leadsSomewhere(Path file, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]).normalize();
    return Files.exists(target) && (parts.length == 1 || headings(target).contains(parts[1]));
  }

  /** As GitHub makes them: small letters, and hyphens for blanks. */
  private static Set<String> headings(Path file) {
    return DocumentText.lines(file).stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^\\w -]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  /** Whoever has a distribution has these pages, and nothing beside them. */
  @Test
  void thePagesOfTheDistributionLeadToEachOtherAlone() throws IOException {
    Path shipped = Distribution.located().home().resolve("docs");
    for (Path file : documents.files().subList(1, documents.files().size())) {
      String text = Files.readString(file);
      assertThat(shipped.resolve(file.getFileName())).hasContent(text);
      assertThat(all(LINK, text))
          .as(file.toString())
          .allMatch(link -> link.startsWith("http") || link.matches("[a-z]+\\.md(#.*)?"));
    }
  }

  @Test
  void theClassesThatTheArchitectureNamesAreThere() throws IOException {
    Set<String> sources = new TreeSet<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .forEach(name -> sources.add(name.substring(0, name.length() - ".java".length())));
    }
    Path page = documents.files().getFirst().resolveSibling("runtime/src/main/dist/docs");
    List<String> named = all(NAME, Files.readString(page.resolve("architecture.md")));
    assertThat(named).hasSizeGreaterThan(50);
    assertThat(sources).containsAll(named);
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).map(DocsIT::inner).toList();
  }

  private static String inner(String match) {
    return match.replaceAll("^(\\]\\(|`)|(\\)|`)$", "");
  }
}
