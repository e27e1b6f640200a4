package io.molt.itests;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What may know what: between the server's bundles, and between the rooms of the manager. Read from
 * what is shipped, so that nothing is left out.
 */
final class ArrowsIT {

  private static final String MANAGER = "io.molt.manager";

  /** Each room knows those before it alone; the one without a name is the bundle's own package. */
  private static final List<String> ROOMS =
      List.of(
          "parcel",
          "leaks",
          "history",
          "run",
          "code",
          "worker",
          "timer",
          "message",
          "task",
          "lane",
          "generation",
          "reload",
          "supervise",
          "rehearsal",
          "");

  /** What every bundle may know, each those before it: what applications see, what they don't. */
  private static final List<String> GROUND = List.of("api", "spi");

  /** The server's bundles beside: each knows itself and the ground. */
  private static final List<String> BUNDLES =
      List.of("config", "deployer", "listener", "manager", "memory", "shell");

  /** Protocols know besides what the listener has for them. */
  private static final List<String> PROTOCOLS = List.of("http");

  private static final String FOR_PROTOCOLS = "io.molt.listener.spi";

  private static final Pattern JAR = Pattern.compile("io\\.molt\\.(\\w+)-[\\d.]+\\.jar");

  private static final Map<String, JavaClasses> classes = new TreeMap<>();

  /** Of each class, by its full name. */
  private static final Map<String, String> bundles = new HashMap<>();

  @BeforeAll
  static void read() throws IOException {
    // What other jars and the JDK have inside is not asked, and would be read for each of ours.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    try (Stream<Path> files = Files.list(Distribution.located().home().resolve("bundles"))) {
      for (Path file : files.toList()) {
        Matcher own = JAR.matcher(file.getFileName().toString());
        if (own.matches()) {
          JavaClasses all;
          try (JarFile jar = new JarFile(file.toFile())) {
            all = new ClassFileImporter().importJar(jar);
          }
          assertThat(all).as(file.toString()).hasSizeGreaterThan(10);
          classes.put(own.group(1), all);
          all.forEach(type -> bundles.put(type.getName(), own.group(1)));
        }
      }
    }
  }

  @Test
  void aBundleKnowsTheGroundAlone() {
    assertThat(classes.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(GROUND, BUNDLES, PROTOCOLS).flatMap(List::stream).toList());
    List<String> wrong = new ArrayList<>();
    classes.forEach(
        (from, all) ->
            dependencies(all)
                .forEach(
                    arrow -> {
                      String to = bundles.get(arrow.getTargetClass().getName());
                      if (to != null && !to.equals(from) && !mayKnow(from, to, arrow)) {
                        wrong.add(from + " knows " + to + ": " + arrow.getDescription());
                      }
                    }));
    assertThat(wrong).isEmpty();
  }

  @Test
  void aRoomKnowsThoseBelowItAlone() {
    List<String> wrong = new ArrayList<>();
    Set<String> seen = new TreeSet<>();
    dependencies(classes.get("manager"))
        .filter(arrow -> isManager(arrow.getTargetClass().getPackageName()))
        .forEach(
            arrow -> {
              String from = room(arrow.getOriginClass().getPackageName());
              String to = room(arrow.getTargetClass().getPackageName());
              seen.add(from);
              if (ROOMS.indexOf(to) > ROOMS.indexOf(from)) {
                wrong.add(from + " knows " + to + ": " + arrow.getDescription());
              }
            });
    assertThat(ROOMS).as("the order of the rooms").containsAll(seen);
    assertThat(wrong).isEmpty();
  }

  @Test
  void noPackagesOfABundleKnowEachOtherInACircle() {
    classes.forEach(
        (bundle, all) ->
            slices()
                .matching("io.molt.(**)")
                .should()
                .beFreeOfCycles()
                .as("the packages of " + bundle + " should know each other in one direction only")
                .check(all));
  }

  private static boolean mayKnow(String from, String to, Dependency arrow) {
    if (PROTOCOLS.contains(from) && arrow.getTargetClass().getPackageName().equals(FOR_PROTOCOLS)) {
      return true;
    }
    int ground = GROUND.indexOf(to);
    return ground >= 0 && (!GROUND.contains(from) || ground < GROUND.indexOf(from));
  }

  private static Stream<Dependency> dependencies(JavaClasses all) {
    return all.stream().flatMap(type -> type.getDirectDependenciesFromSelf().stream());
  }

  private static boolean isManager(String name) {
    return name.equals(MANAGER) || name.startsWith(MANAGER + ".");
  }

  private static String room(String name) {
    return name.equals(MANAGER) ? "" : name.substring(MANAGER.length() + 1);
  }
}
