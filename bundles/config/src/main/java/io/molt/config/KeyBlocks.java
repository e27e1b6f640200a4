package io.molt.config;

import java.util.ArrayList;
import java.util.List;

/** Divides the text of a key file into its heads with their attributes. */
final class KeyBlocks {

  private static final String ATTRIBUTE = "  ";
  private static final String FURTHER = "    ";

  private KeyBlocks() {}

  static List<KeyBlock> of(String source, String text) throws ConfigurationException {
    List<KeyBlock> blocks = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String content = line.strip();
      if (content.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (!line.startsWith(" ")) {
        blocks.add(head(source, number, content));
      } else if (blocks.isEmpty()) {
        throw KeyBlock.problem(source, number, content, "section FILE or protocol NAME first");
      } else if (line.startsWith(FURTHER)) {
        if (!blocks.getLast().goOn(content)) {
          throw KeyBlock.problem(source, number, content, "an attribute that this goes on with");
        }
      } else {
        blocks.getLast().add(attribute(source, number, line));
      }
    }
    return blocks;
  }

  private static KeyBlock head(String source, int number, String content)
      throws ConfigurationException {
    int blank = content.indexOf(' ');
    if (blank < 0 || content.indexOf(' ', blank + 1) >= 0) {
      throw KeyBlock.problem(source, number, content, "key NAME");
    }
    return new KeyBlock(source, number, content.substring(0, blank), content.substring(blank + 1));
  }

  private static KeyBlock.Attribute attribute(String source, int number, String line)
      throws ConfigurationException {
    int colon = line.indexOf(':');
    if (colon < 0 || !line.startsWith(ATTRIBUTE) || line.charAt(ATTRIBUTE.length()) == ' ') {
      throw KeyBlock.problem(
          source, number, line.strip(), "two blanks and attribute: value, or four and more text");
    }
    return new KeyBlock.Attribute(
        number, line.substring(ATTRIBUTE.length(), colon), line.substring(colon + 1).strip());
  }
}
