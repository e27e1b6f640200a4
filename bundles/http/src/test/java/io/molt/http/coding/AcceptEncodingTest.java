package io.molt.http.coding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptEncodingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "gzip                          | GZIP",
        "gzip, deflate, br, zstd       | ZSTD",
        "zstd;q=0.5, gzip              | GZIP",
        "X-GZIP                        | GZIP",
        "*                             | ZSTD",
        "*;q=0                         | none",
        "gzip;q=0                      | none",
        "gzip;q=0, *                   | ZSTD",
        "gzip;q=0.000                  | none",
        "gzip;q=0.001                  | GZIP",
        "identity;q=1, gzip;q=0.5      | none",
        "identity;q=0.5, gzip;q=0.5    | GZIP",
        "identity, gzip                | GZIP",
        "gzip;Q=0.5                    | GZIP",
        "gzip ; q = 1                  | GZIP",
        "gzip;q=2                      | none",
        "gzip;q=nan                    | none",
        "gzip;level=9                  | none",
        "br                            | none",
        "''                            | none",
        ",,;;=,                        | none",
      })
  void whatTheClientLikesBestIsChosen(String field, Coding expected) {
    assertThat(AcceptEncoding.choose(List.of(field), List.of(Coding.ZSTD, Coding.GZIP)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "gzip, deflate, br, zstd       | ZSTD",
        "gzip, deflate, br             | BR",
        "br;q=0.9, gzip                | GZIP",
        "gzip;q=0.9, BR;q=1.0          | BR",
        "br;q=0, *                     | ZSTD",
        "br;q=0, zstd;q=0, *;q=0.1     | GZIP",
        "br;q=0.5, identity            | none",
        "brotli                        | none",
      })
  void brotliStandsBetweenZstdAndGzip(String field, Coding expected) {
    assertThat(AcceptEncoding.choose(List.of(field), List.of(Coding.ZSTD, Coding.BR, Coding.GZIP)))
        .isEqualTo(expected);
  }
}
