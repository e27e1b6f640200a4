package io.molt.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The README and the pages in docs/: their text, and their code blocks. */
final class DocumentText {

  private static final String FENCE = "```";
  private static final String DOCS = "runtime/src/main/dist/docs";

  private final List<Path> files;
  private final List<Block> blocks = new ArrayList<>();
  private final Set<Block> used = new HashSet<>();

  private DocumentText(List<Path> files) {
    this.files = files;
    files.forEach(this::read);
  }

  /**
   * Reads them.
   *
   * @param root of the sources
   */
  static DocumentText in(Path root) {
    List<Path> files = new ArrayList<>(List.of(root.resolve("README.md")));
    try (Stream<Path> docs = Files.list(root.resolve(DOCS))) {
      docs.sorted().forEach(files::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new DocumentText(List.copyOf(files));
  }

  /** The README first. */
  List<Path> files() {
    return files;
  }

  /**
   * One block.
   *
   * @param language what stands behind the fence: {@code sh}, {@code console}, {@code java} ...
   * @param text the lines between the fences
   */
  record Block(String language, String text) {

    /** The commands of a console block: its lines behind a prompt. */
    List<String> commands() {
      return text.lines()
          .filter(line -> line.startsWith("$ "))
          .map(line -> line.substring(2))
          .toList();
    }

    /** What a console block shows as the answer: its other lines. */
    String shown() {
      return String.join("\n", text.lines().filter(line -> !line.startsWith("$ ")).toList());
    }
  }

  private void read(Path file) {
    StringBuilder text = null;
    String language = "";
    for (String line : lines(file)) {
      if (!line.startsWith(FENCE)) {
        if (text != null) {
          text.append(line).append('\n');
        }
      } else if (text == null) {
        language = line.substring(FENCE.length());
        text = new StringBuilder();
      } else {
        blocks.add(new Block(language, text.toString()));
        text = null;
      }
    }
  }

  /** Those that nobody has asked for. */
  List<Block> unused() {
    return blocks.stream().filter(block -> !used.contains(block)).toList();
  }

  /** All blocks of a language that begin with a text. */
  List<Block> blocks(String language, String beginning) {
    List<Block> found =
        blocks.stream()
            .filter(block -> block.language().equals(language))
            .filter(block -> block.text().startsWith(beginning))
            .toList();
    used.addAll(found);
    return found;
  }

  /** The only block of a language that holds a certain text. */
  Block block(String language, String containing) {
    List<Block> found =
        blocks.stream()
            .filter(block -> block.language().equals(language) && block.text().contains(containing))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError(
          "the documents have "
              + found.size()
              + " blocks of "
              + language
              + " with \""
              + containing
              + "\" (expected: one)");
    }
    used.add(found.getFirst());
    return found.getFirst();
  }

  /** The lines of a file. */
  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
