package io.molt.itests;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What makes an application large: 300 small classes, all of which are used before a worker is
 * ready, and Jackson, which writes and reads some of them.
 */
final class LargeApplication {

  private static final int CLASSES = 300;

  /** Of the classes, those that go through Jackson. */
  private static final int BEANS = 30;

  /** Of the classes, one in so many has a lambda, and another one in so many joins text. */
  private static final int EVERY = 3;

  /** What a worker does when it starts. */
  static final String START =
      """
      long total = large.Parts.all().stream().mapToLong(large.Part::count).sum();
          var mapper = new com.fasterxml.jackson.databind.ObjectMapper();
          for (large.Part part : large.Parts.all().subList(0, %d)) {
            total += mapper.readValue(mapper.writeValueAsString(part), part.getClass()).count();
          }
          if (total != %d) {
            throw new IllegalStateException("total: " + total);
          }
      """
          .formatted(BEANS, total(CLASSES) + total(BEANS));

  private static final String PART =
      """
      package large;

      import java.util.*;

      public final class Part%1$d implements Part {

        private final List<Integer> weights = new ArrayList<>();
        private String name = "part %1$d";

        public Part%1$d() {
          for (int i = 0; i < 4; i++) {
            weights.add(%1$d);
          }
        }

        public String getName() {
          return name;
        }

        public void setName(String name) {
          this.name = name;
        }

        public List<Integer> getWeights() {
          return weights;
        }

        public void setWeights(List<Integer> read) {
          weights.clear();
          weights.addAll(read);
        }

        @Override
        public long count() {
          %2$s
        }
      }
      """;

  private static final String LOOP =
      """
      long sum = 0;
          for (int weight : weights) {
            sum += weight;
          }
          return sum;\
      """;

  private static final String LAMBDA =
      "return weights.stream().mapToLong(weight -> (long) weight).sum();";

  private static final String TEXT =
      "String text = name + \":\" + weights.size();\n    return text.isEmpty() ? 0 : 4L * %d;";

  private LargeApplication() {}

  /** Of the first that many classes: each counts four times its number. */
  private static long total(int classes) {
    return 2L * classes * (classes - 1);
  }

  static Map<String, String> sources() {
    Map<String, String> sources = new TreeMap<>();
    sources.put("large.Part", "package large; public interface Part { long count(); }");
    for (int i = 0; i < CLASSES; i++) {
      String count =
          switch (i % EVERY) {
            case 0 -> LAMBDA;
            case 1 -> TEXT.formatted(i);
            default -> LOOP;
          };
      sources.put("large.Part" + i, PART.formatted(i, count));
    }
    sources.put(
        "large.Parts",
        "package large; public final class Parts { public static java.util.List<Part> all() {"
            + " return java.util.List.of("
            + IntStream.range(0, CLASSES)
                .mapToObj(i -> "new Part" + i + "()")
                .collect(Collectors.joining(", "))
            + "); } }");
    return sources;
  }

  /** Jackson's jars by their names. */
  static Map<String, Path> jackson() {
    return Stream.of(JsonFactory.class, JsonProperty.class, ObjectMapper.class)
        .map(SourceCompiler::home)
        .collect(Collectors.toMap(jar -> jar.getFileName().toString(), jar -> jar));
  }

  /** What these hold. */
  static Map<String, byte[]> jacksonFiles() {
    Map<String, byte[]> files = new TreeMap<>();
    jackson()
        .forEach(
            (name, jar) -> {
              try {
                files.put(name, Files.readAllBytes(jar));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    return files;
  }
}
