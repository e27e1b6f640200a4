package io.molt.http.form;

import io.molt.net.http.FormData;
import io.molt.net.http.HttpException;
import io.molt.net.http.Parameters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the form that the body of one request is, and sees to its files until they are let go. */
public final class FormReader implements AutoCloseable {

  private static final String URL_ENCODED = "application/x-www-form-urlencoded";
  private static final String MULTIPART = "multipart/form-data";

  /** RFC 2046, 5.1.1. */
  private static final int LONGEST_BOUNDARY = 70;

  private final FormSettings settings;
  private final UploadDirectory directory;
  private final List<UploadedFile> files = new ArrayList<>();
  private final List<Map.Entry<String, String>> fields = new ArrayList<>();
  private long fieldBytes;
  private boolean closed;

  public FormReader(FormSettings settings) {
    this.settings = settings;
    this.directory = new UploadDirectory(settings.uploadTmpDir());
  }

  /** What a body says that is of another type. */
  public static FormData none() {
    return ReceivedForm.EMPTY;
  }

  /** Whether a body of this type is a form. */
  public static boolean isForm(String type) {
    return type.equals(URL_ENCODED) || type.equals(MULTIPART);
  }

  /** Whether a body of this type may have files. */
  public static boolean isMultipart(@Nullable CharSequence contentType) {
    return contentType != null
        && contentType.length() >= MULTIPART.length()
        && contentType.subSequence(0, MULTIPART.length()).toString().equalsIgnoreCase(MULTIPART);
  }

  /**
   * Reads it, and waits for its end.
   *
   * @param field the whole {@code Content-Type}
   * @param charset which one the client names, if it does
   * @param body of a type that is a form's
   * @throws HttpException if it is no such form, or has too much of something
   */
  public FormData read(String field, Optional<Charset> charset, InputStream body)
      throws IOException {
    return isMultipart(field)
        ? multipart(body, boundary(field))
        : urlEncoded(body, charset.orElse(StandardCharsets.UTF_8));
  }

  private FormData urlEncoded(InputStream body, Charset charset) throws IOException {
    // Each byte a character, for what is not escaped is of the charset too.
    String text = new String(body.readAllBytes(), StandardCharsets.ISO_8859_1);
    return new ReceivedForm(
        UrlEncoded.parse(text, charset, "form", settings.httpMaxParameters(), 413), List.of());
  }

  private FormData multipart(InputStream body, String boundary) throws IOException {
    MultipartReader parts = new MultipartReader(body, boundary, settings.httpHeaderMaxLength());
    int count = 0;
    @Nullable PartHead head;
    while ((head = parts.next()) != null) {
      if (++count > settings.httpMaxParameters()) {
        throw UrlEncoded.tooMany("form", settings.httpMaxParameters(), 413);
      }
      String fileName = head.fileName();
      if (fileName == null) {
        fields.add(Map.entry(head.name(), field(parts)));
      } else if (!fileName.isEmpty()) {
        file(parts, head, fileName);
      }
    }
    return new ReceivedForm(Parameters.of(fields), List.copyOf(files));
  }

  private String field(MultipartReader part) throws IOException {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    @Nullable ByteBuffer bytes;
    while ((bytes = part.content()) != null) {
      fieldBytes += bytes.remaining();
      if (fieldBytes > settings.packageMaxLength()) {
        throw new HttpException(
            413,
            "form: fields of "
                + fieldBytes
                + " bytes (expected: at most package_max_length: "
                + settings.packageMaxLength()
                + ", files not counted)");
      }
      value.write(bytes.array(), bytes.position(), bytes.remaining());
    }
    return value.toString(StandardCharsets.UTF_8);
  }

  private void file(MultipartReader part, PartHead head, String fileName) throws IOException {
    UploadedFile file = UploadedFile.of(head, fileName, directory);
    keep(file);
    try {
      file.write(part, directory);
    } finally {
      if (isClosed()) {
        file.remove();
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** It is known here before it is there, so that whoever lets go of all leaves none. */
  private synchronized void keep(UploadedFile file) {
    if (closed) {
      throw new IllegalStateException("the request is over (expected: a form to be read before)");
    }
    files.add(file);
  }

  private static String boundary(String contentType) {
    String boundary = PartHead.parameter(contentType, "boundary");
    if (boundary == null || boundary.isEmpty() || boundary.length() > LONGEST_BOUNDARY) {
      throw new HttpException(
          400, "Content-Type: multipart/form-data (expected: with a boundary of 1 to 70 bytes)");
    }
    return boundary;
  }

  /**
   * The request is over: its files go, but for those that were moved. A repeated call is nothing.
   */
  @Override
  public synchronized void close() {
    closed = true;
    files.forEach(UploadedFile::remove);
    files.clear();
  }
}
