package io.molt.itests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The code blocks of the README, in their order.
 *
 * @param blocks all of them
 */
record ReadmeText(List<Block> blocks) {

  private static final String FENCE = "```";

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

  static ReadmeText of(Path readme) {
    List<Block> blocks = new ArrayList<>();
    StringBuilder text = null;
    String language = "";
    for (String line : lines(readme)) {
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
    return new ReadmeText(List.copyOf(blocks));
  }

  /** The only block of a language that holds a certain text. */
  Block block(String language, String containing) {
    List<Block> found =
        blocks.stream()
            .filter(block -> block.language().equals(language) && block.text().contains(containing))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError(
          "README has "
              + found.size()
              + " blocks of "
              + language
              + " with \""
              + containing
              + "\" (expected: one)");
    }
    return found.getFirst();
  }

  private static List<String> lines(Path readme) {
    try {
      return Files.readAllLines(readme);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
