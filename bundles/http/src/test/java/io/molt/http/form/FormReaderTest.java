package io.molt.http.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.molt.net.http.FilePart;
import io.molt.net.http.FormData;
import io.molt.net.http.HttpException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormReaderTest {

  private static final String FIELD = "multipart/form-data; boundary=b";

  @TempDir Path directory;

  private FormReader reader;

  private FormReader reader() {
    reader = new FormReader(new FormSettings(100, 200, 1000, directory.resolve("up"), 3));
    return reader;
  }

  @AfterEach
  void close() throws IOException {
    reader.close();
    assertThat(left()).isEmpty();
  }

  private List<Path> left() throws IOException {
    if (!Files.exists(directory.resolve("up"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory.resolve("up"))) {
      return files.toList();
    }
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
  }

  private static String part(String disposition, String content) {
    return "--b\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n";
  }

  private FormData multipart(String... parts) throws IOException {
    return reader().read(FIELD, Optional.empty(), bytes(String.join("", parts) + "--b--\r\n"));
  }

  private void assertRefused(int status, String why, String... parts) {
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(() -> multipart(parts))
        .withMessageContaining(why)
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(status));
  }

  @Test
  void fieldsAndFilesAreFoundInTheirOrder() throws Exception {
    FormData form =
        multipart(
            part("name=a", new String("ä".getBytes(UTF_8), ISO_8859_1)),
            part("name=f; filename=\"x.bin\"", "\0\1\2"),
            part("name=none; filename=\"\"", ""));
    assertThat(form.field("a")).contains("ä");
    assertThat(form.files()).hasSize(1);
    FilePart file = form.file("f").orElseThrow();
    assertThat(file.fileName()).isEqualTo("x.bin");
    assertThat(file.size()).isEqualTo(3);
    try (InputStream in = file.open()) {
      assertThat(in.readAllBytes()).containsExactly(0, 1, 2);
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
        .isEqualTo("rw-------");
  }

  @Test
  void whatWasMovedStaysAndTheRestGoes() throws Exception {
    FormData form =
        multipart(part("name=f; filename=x", "kept"), part("name=g; filename=y", "gone"));
    Path target = Files.writeString(directory.resolve("target"), "before");
    FilePart kept = form.file("f").orElseThrow();
    FilePart gone = form.file("g").orElseThrow();
    kept.moveTo(target);
    assertThat(kept.path()).isEqualTo(target);
    reader.close();
    assertThat(target).hasContent("kept");
    assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(gone::open);
    assertThat(left()).isEmpty();
  }

  @Test
  void aFileThatCannotBeMovedIsWhereItWas() throws Exception {
    FilePart file = multipart(part("name=f; filename=x", "1")).file("f").orElseThrow();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> file.moveTo(directory.resolve("no/such/directory")));
    assertThat(file.path()).hasContent("1");
  }

  @Test
  void limitsAreKept() {
    String field = part("name=a", "1");
    assertRefused(413, "at most http_max_parameters: 3", field, field, field, field);
    assertRefused(413, "package_max_length: 100", part("name=a", "x".repeat(101)));
    assertRefused(
        413,
        "package_max_length: 100",
        part("name=a", "x".repeat(60)),
        part("name=b", "x".repeat(41)));
    assertRefused(431, "http_header_max_length: 200", part("name=a" + "a".repeat(200), ""));
  }

  @Test
  void filesAreNotCountedAsFields() throws Exception {
    FormData form = multipart(part("name=f; filename=x", "x".repeat(100_000)));
    assertThat(form.file("f").orElseThrow().size()).isEqualTo(100_000);
  }

  @Test
  void ofABrokenFormNoFileIsLeft() {
    assertThatExceptionOfType(HttpException.class)
        .isThrownBy(
            () ->
                reader()
                    .read(
                        FIELD,
                        Optional.empty(),
                        bytes(part("name=f; filename=x", "1") + part("name=g; filename=y", "2"))))
        .withMessageContaining("its end within a part");
  }

  @Test
  void onceTheRequestIsOverNoFileIsMade() throws Exception {
    reader().close();
    String body = part("name=f; filename=x", "1") + "--b--";
    assertThatIllegalStateException()
        .isThrownBy(() -> reader.read(FIELD, Optional.empty(), bytes(body)));
  }

  @Test
  void aBoundaryIsNeeded() {
    for (String field : List.of("", "; boundary=", "; boundary=" + "b".repeat(71))) {
      assertThatExceptionOfType(HttpException.class)
          .isThrownBy(
              () -> reader().read("multipart/form-data" + field, Optional.empty(), bytes("")))
          .withMessageContaining("with a boundary");
    }
  }

  @Test
  void aFormMayBeUrlEncoded() throws Exception {
    assertThat(FormReader.isForm("application/x-www-form-urlencoded")).isTrue();
    assertThat(FormReader.isForm("text/plain")).isFalse();
    assertThat(
            reader()
                .read("application/x-www-form-urlencoded", Optional.empty(), bytes("a=1&a=%C3%A4"))
                .fields()
                .all("a"))
        .containsExactly("1", "ä");
  }

  @Test
  void whatAnotherServerHasLeftIsRemovedAndNothingElse() throws Exception {
    Path own = multipart(part("name=f; filename=x", "1")).file("f").orElseThrow().path();
    Path leftOver = Files.writeString(own.resolveSibling("molt-other-1.upload"), "");
    Path foreign = Files.writeString(own.resolveSibling("other.txt"), "");
    new UploadDirectory(own.getParent()).removeLeftovers();
    assertThat(own).exists();
    assertThat(leftOver).doesNotExist();
    assertThat(foreign).exists();
    Files.delete(foreign);
  }

  @Test
  void aFullDiskIsToldFromOtherTroubles() {
    reader();
    assertThat(UploadDirectory.notStored(new IOException("No space left on device")).status())
        .isEqualTo(507);
    assertThat(UploadDirectory.notStored(new IOException("Disk quota exceeded")).status())
        .isEqualTo(507);
    assertThat(UploadDirectory.notStored(new IOException("Input/output error")).status())
        .isEqualTo(500);
  }
}
