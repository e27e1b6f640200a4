package io.molt.http.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.molt.net.http.HttpException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartHeadTest {

  private static PartHead of(String disposition) {
    return PartHead.parse("Content-Disposition: form-data; " + disposition);
  }

  @Test
  void aFieldHasANameAndAFileATypeToo() {
    assertThat(of("name=\"a\"").fileName()).isNull();
    PartHead file =
        PartHead.parse(
            "content-type:  image/png \r\nX-Other: x\r\n"
                + "CONTENT-DISPOSITION: Form-Data; filename=\"b.png\"; name=a");
    assertThat(file.name()).isEqualTo("a");
    assertThat(file.fileName()).isEqualTo("b.png");
    assertThat(file.contentType()).contains("image/png");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.txt             | a.txt",
        "../../etc/passwd  | passwd",
        "C:\\dir\\a.txt    | a.txt",
        "a\\\"b.txt        | a\"b.txt",
        "a%22b.txt         | a\"b.txt",
        "a%0D%0Ab.txt      | ab.txt",
        "100%25.txt        | 100%25.txt",
        "a;b=c.txt         | a;b=c.txt",
        "dir/              | file",
        "..                | ..",
      })
  void fileNamesAreWithoutFolders(String sent, String expected) {
    assertThat(of("name=\"a\"; filename=\"" + sent + "\"").fileName()).isEqualTo(expected);
  }

  @Test
  void aFieldInWhichNoFileWasChosenHasAnEmptyName() {
    assertThat(of("name=\"a\"; filename=\"\"").fileName()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Content-Type: text/plain",
        "Content-Disposition: attachment; name=a",
        "Content-Disposition: form-data",
        "Content-Disposition: form-data; filename=a",
        "Content-Disposition: form-data; name",
        "Content-Disposition: form-data;;;;=;",
      })
  void whatIsNoFieldOfAFormIsRefused(String head) {
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> PartHead.parse(head))
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(400));
  }

  @Test
  void quotationMarksThatDoNotEndEndWithTheHead() {
    assertThat(of("name=\"abc").name()).isEqualTo("abc");
    assertThat(of("name=\"abc\\").name()).isEqualTo("abc\\");
  }
}
