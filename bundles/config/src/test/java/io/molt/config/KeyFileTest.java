package io.molt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFileTest {

  private static SectionDefinition parse(String text) throws ConfigurationException {
    return KeyFile.parse("x.keys", text);
  }

  @Test
  void aFileIsItsHeadAndItsKeysInTheirOrder() throws ConfigurationException {
    SectionDefinition section =
        parse(
            """
            # A comment.

            section x.cfg
              text: One paragraph: it goes
                on here.
              text: Another.

            key least
              type: integer >= 1
              default: processors
              example: 4
              text: One.

            key most
              at least: least
              type: integer from 0 to 9
              default: 5
              text: Two.
              more: See [three](four.md).
            """);
    assertThat(section)
        .isEqualTo(
            new SectionDefinition(
                "x.cfg",
                List.of("One paragraph: it goes on here.", "Another."),
                "",
                List.of(
                    new KeyDefinition(
                        "least",
                        new ValueType.Whole(1, Integer.MAX_VALUE),
                        new Standard.Processors(),
                        "4",
                        Optional.empty(),
                        Optional.empty(),
                        "One.",
                        ""),
                    new KeyDefinition(
                        "most",
                        new ValueType.Whole(0, 9),
                        new Standard.Written("5"),
                        "5",
                        Optional.of("least"),
                        Optional.empty(),
                        "Two.",
                        "See [three](four.md).")),
                Map.of()));
  }

  @Test
  void aProtocolHasAPortAndMayOverrideDefaults() throws ConfigurationException {
    SectionDefinition section =
        parse("protocol p\n  text: P/1\n  port: 7\noverride idle\n  default: 75\n");
    assertThat(section)
        .isEqualTo(
            new SectionDefinition("p", List.of("P/1"), "7", List.of(), Map.of("idle", "75")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          integer >= 0              | an integer >= 0
          integer from -1 to 1      | an integer from -1 to 1
          size >= 1                 | a size >= 1, such as 64K or 2M
          size >= 64 and < 2G       | a size >= 64 and < 2G, such as 64K or 2M
          size >= 1M, or a share of the heap | a size >= 1M such as 64M, or a share of the heap from 1% to 90%
          seconds >= 0              | seconds >= 0, such as 30 or 0.5
          seconds > 0               | seconds > 0, such as 30 or 0.5
          on or off                 | on or off
          one of a, b               | a or b
          file                      | a file, absolute or seen from /
          host                      | an address or a host name
          bundle                    | the symbolic name of a bundle
          token                     | a token as RFC 9110 has it
          name                      | a name without spaces and slashes
          field                     | printable ASCII, as no-cache
          filenames                 | names of files, as index.html, with commas between several
          paths                     | paths, as /assets, with commas between several
          """)
  void eachTypeSaysWhatIsExpected(String type, String expected) {
    assertThat(ValueTypes.parse(type).orElseThrow().expected(Surroundings.ANY)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "number",
    "integer",
    "integer >= x",
    "integer from 2 to 1",
    "integer from 1",
    "size >= 1T",
    "integer from 0 to 3000000000",
    "one of a",
    "seconds",
    "size > 1",
    "on"
  })
  void anythingElseIsNoType(String type) {
    assertThat(ValueTypes.parse(type)).isEmpty();
  }

  private static final String HEAD = "section x.cfg / ";
  private static final String KEY = HEAD + "key a /..type: integer >= 1 /..text: A. / ";

  /** A slash stands for the end of a line, two full stops for two blanks, a low line for one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "''                             | 1: nothing (expected: section FILE or protocol NAME)",
        "key a                          | 1: key a (expected: section FILE or protocol NAME first)",
        "..text: a                      | 1: text: a (expected: section FILE or protocol NAME"
            + " first)",
        "section                        | 1: section (expected: key NAME)",
        "protocol p                     | 1: protocol p (expected: a line under it with port:)",
        HEAD + "kea a                   | 2: kea a (expected: key NAME or override NAME)",
        HEAD
            + "override a              | 2: override a (expected: an override in the file of a"
            + " protocol only)",
        HEAD + "....more                | 2: more (expected: an attribute that this goes on with)",
        HEAD
            + "_text: a                | 2: text: a (expected: two blanks and attribute: value, or"
            + " four and more text)",
        HEAD
            + "..text a                | 2: text a (expected: two blanks and attribute: value, or"
            + " four and more text)",
        HEAD + "key a                   | 2: key a (expected: a line under it with type:)",
        HEAD
            + "key a /..typ: file      | 3: typ: file (expected: one of type, default, unset,"
            + " required, example, at least, directory while, text, more)",
        HEAD + "key a /..type:          | 3: type:  (expected: something behind type:)",
        KEY + "..type: file             | 5: type: file (expected: one type only)",
        KEY + "| 2: key a (expected: one line under it with default:, unset: or required: yes)",
        KEY + "..default: 0             | 5: default: 0 (expected: an integer >= 1)",
        KEY
            + "..default: half of b /..example: 1 | 5: default: half of b (expected: half of an"
            + " integer above it)",
        KEY
            + "..default: processors    | 2: key a (expected: a line under it with example:, for"
            + " the default is not a number)",
        KEY + "..default: 1 /..example: x | 6: example: x (expected: an integer >= 1)",
        KEY
            + "..default: 1 /..at least: b | 6: at least: b (expected: an integer or a size above"
            + " it)",
        KEY
            + "..default: 1 /..directory while: b | 6: directory while: b (expected: the type"
            + " optional file)",
        HEAD
            + "key a /..type: optional file /..unset: none /..directory while: b | 5: directory"
            + " while: b (expected: a key above it that is on or off)",
        KEY + "..required: no           | 5: required: no (expected: yes)",
        KEY
            + "..unset: none            | 5: unset: none (expected: a type that may be empty, such"
            + " as bundle)",
        KEY + "..default: 1 /key a      | 6: key a (expected: each key once)",
      })
  void aMistakeIsNamedWithItsLine(String text, String problem) {
    String lines =
        text.replace(" /", "\n").replace("\n ", "\n").replace("..", "  ").replace('_', ' ');
    assertThatThrownBy(() -> parse(lines)).hasMessage("x.keys:" + problem);
  }

  @Test
  void aTypeThatIsNoneIsToldWhichThereAre() {
    assertThatThrownBy(() -> parse("section x\nkey a\n  type: int\n"))
        .hasMessage("x.keys:3: type: int (expected: " + ValueTypes.EXPECTED + ")");
  }
}
