package io.molt.http.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Of a file of 100 bytes. */
class ByteRangeTest {

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1, bytes 0-0/100",
    "bytes=10-19, 10, 10, bytes 10-19/100",
    "Bytes=10-, 10, 90, bytes 10-99/100",
    "bytes= 90-200, 90, 10, bytes 90-99/100",
    "bytes=-5, 95, 5, bytes 95-99/100",
    "bytes=-200, 0, 100, bytes 0-99/100",
    "bytes=0-99999999999999999999, 0, 100, bytes 0-99/100",
    "bytes=100-, 100, 0, bytes */100",
    "bytes=100-200, 100, 0, bytes */100",
    "bytes=-0, 100, 0, bytes */100"
  })
  void onePartIsSent(String field, long offset, long length, String contentRange) {
    ByteRange range = ByteRange.of(field, 100).orElseThrow();
    assertThat(range).isEqualTo(new ByteRange(offset, length));
    assertThat(range.contentRange(100)).isEqualTo(contentRange);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=20-10",
        "lines=1-2",
        "bytes=0-1,5-6",
        "bytes=--5",
        "bytes=+1-2",
        "bytes=1",
        "bytes=\u0661-2"
      })
  void forAnythingElseTheWholeIs(String field) {
    assertThat(ByteRange.of(field, 100)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=0-", "bytes=0-10", "bytes=-5"})
  void anEmptyFileHasNoParts(String field) {
    assertThat(ByteRange.of(field, 0).orElseThrow().contentRange(0)).isEqualTo("bytes */0");
  }
}
