package io.molt.http.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilePathTest {

  private static FilePath path(String text) {
    return FilePath.of(text).orElseThrow();
  }

  @Test
  void namesAreWithoutEscapes() {
    assertThat(path("/a/b.txt")).isEqualTo(new FilePath(List.of("a", "b.txt"), false));
    assertThat(path("/a%20b/%C3%A4")).isEqualTo(new FilePath(List.of("a b", "ä"), false));
    assertThat(path("/100%25")).isEqualTo(new FilePath(List.of("100%"), false));
    assertThat(path("/a+b&c=d;e")).isEqualTo(new FilePath(List.of("a+b&c=d;e"), false));
    assertThat(path("/a\\b")).isEqualTo(new FilePath(List.of("a\\b"), false));
    assertThat(path("/...")).isEqualTo(new FilePath(List.of("..."), false));
  }

  @Test
  void aSlashAtTheEndIsADirectory() {
    assertThat(path("/")).isEqualTo(new FilePath(List.of(), true));
    assertThat(path("/a/b/")).isEqualTo(new FilePath(List.of("a", "b"), true));
  }

  /** The same for what leads upwards in any disguise that has ever worked somewhere. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "//",
        "//a",
        "/a//b",
        "/..",
        "/../a",
        "/a/..",
        "/a/../b",
        "/.",
        "/a/./b",
        "/%2e%2e/a",
        "/%2E%2e",
        "/.%2e/a",
        "/a%2fb",
        "/a%2F..%2F..%2Fb",
        "/%2e%2e%2fa",
        "/a%00",
        "/a%00.txt",
        "/%c0%ae%c0%ae/a",
        "/%e0%80%ae",
        "/%c0%af",
        "/%ff",
        "/%ed%a0%80",
        "/%c3",
        "/a%",
        "/a%2",
        "/a%zz",
        "/a%2 ",
        "/%0a",
        "/%7f",
        "/a b",
        "/\u00e4",
        "/a\u0000",
        "*"
      })
  void whatIsNoNameIsNoPath(String text) {
    assertThat(FilePath.of(text)).isEmpty();
  }

  @Test
  void noNameIsLongerThanOneCanBe() {
    assertThat(FilePath.of("/" + "a".repeat(255))).isPresent();
    assertThat(FilePath.of("/" + "a".repeat(256))).isEmpty();
    assertThat(FilePath.of("/" + "%c3%a4".repeat(128))).isEmpty();
  }

  @Test
  void aPathIsWithinAnotherByWholeNames() {
    assertThat(path("/a/b").isWithin(path("/a"))).isTrue();
    assertThat(path("/a").isWithin(path("/a/"))).isTrue();
    assertThat(path("/ab").isWithin(path("/a"))).isFalse();
    assertThat(path("/").isWithin(path("/a"))).isFalse();
    assertThat(path("/a").isWithin(path("/"))).isTrue();
  }

  @Test
  void aDotHidesAnyName() {
    assertThat(path("/a/.git/config").isHidden()).isTrue();
    assertThat(path("/.htaccess").isHidden()).isTrue();
    assertThat(path("/%2egit").isHidden()).isTrue();
    assertThat(path("/a.b/c.d").isHidden()).isFalse();
  }
}
