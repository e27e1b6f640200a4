package io.molt.http.form;

import io.molt.net.http.HttpException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a multipart body part by part (RFC 2046, 5.1.1), in a buffer of one size however large the
 * body is. Whatever is not as it should be is a {@link HttpException} that says what.
 */
final class MultipartReader {

  private static final int BUFFER = 16 * 1024;

  /** How many blanks may follow a boundary; nobody sends any. */
  private static final int PADDING = 64;

  private final InputStream in;
  private final byte[] delimiter;
  private final int headMax;
  private final byte[] buffer;
  private int at;
  private int end;

  /** Whether the last delimiter has been read, behind which there are no parts. */
  private boolean over;

  /**
   * @param boundary what separates the parts
   * @param headMax how many bytes the head of a part may have
   */
  MultipartReader(InputStream in, String boundary, int headMax) {
    this.in = in;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    this.headMax = headMax;
    this.buffer = new byte[Math.max(BUFFER, headMax + 4)];
    // The first delimiter may have nothing before it, not even the end of a line.
    buffer[0] = '\r';
    buffer[1] = '\n';
    end = 2;
  }

  /**
   * Goes on to the next part; null if there is none, and all of the body has been read. What is
   * left of the part before is skipped.
   */
  @Nullable PartHead next() throws IOException {
    if (over) {
      return null;
    }
    while (content() != null) {
      // Not wanted: what was not read of the part before, or comes before the first.
    }
    at += delimiter.length;
    if (isFollowed()) {
      return head();
    }
    over = true;
    do {
      at = end;
    } while (more());
    return null;
  }

  /**
   * The next bytes of the part, until the next call of anything here; null at the end of the part.
   */
  @Nullable ByteBuffer content() throws IOException {
    for (; ; ) {
      int found = indexOfDelimiter();
      // The last bytes may be the beginning of a delimiter.
      int sure = found >= 0 ? found - at : end - at - delimiter.length + 1;
      if (sure > 0) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, at, sure);
        at += sure;
        return bytes;
      }
      if (found >= 0) {
        return null;
      }
      fill();
    }
  }

  private PartHead head() throws IOException {
    int length = 0;
    while (!isEndOfHead(length)) {
      if (length == headMax) {
        throw new HttpException(
            431,
            "multipart body: the head of a part is longer (expected: at most"
                + " http_header_max_length: "
                + headMax
                + ")");
      }
      length++;
    }
    PartHead head = PartHead.parse(new String(buffer, at, length, StandardCharsets.UTF_8));
    at += length + 4;
    return head;
  }

  /** Whether the head ends behind so many bytes: with an empty line. */
  private boolean isEndOfHead(int length) throws IOException {
    need(length + 4);
    int place = at + length;
    return buffer[place] == '\r'
        && buffer[place + 1] == '\n'
        && buffer[place + 2] == '\r'
        && buffer[place + 3] == '\n';
  }

  /** Whether the delimiter that was read is followed by a part. */
  private boolean isFollowed() throws IOException {
    need(2);
    if (buffer[at] == '-' && buffer[at + 1] == '-') {
      return false;
    }
    for (int blanks = 0; blanks < PADDING; blanks++) {
      need(2);
      if (buffer[at] == '\r' && buffer[at + 1] == '\n') {
        at += 2;
        return true;
      }
      if (buffer[at] != ' ' && buffer[at] != '\t') {
        break;
      }
      at++;
    }
    throw broken("a line that begins as the boundary and goes on");
  }

  private void need(int bytes) throws IOException {
    while (end - at < bytes) {
      fill();
    }
  }

  private void fill() throws IOException {
    if (!more()) {
      throw broken("its end within a part");
    }
  }

  /** Reads on; false if nothing follows. */
  private boolean more() throws IOException {
    if (at > 0) {
      System.arraycopy(buffer, at, buffer, 0, end - at);
      end -= at;
      at = 0;
    }
    int got = in.read(buffer, end, buffer.length - end);
    end += Math.max(got, 0);
    return got >= 0;
  }

  /** Only its first byte is one that can begin it, so that nothing is looked at twice. */
  private int indexOfDelimiter() {
    for (int place = at; place <= end - delimiter.length; place++) {
      if (buffer[place] == '\r'
          && Arrays.equals(
              buffer, place, place + delimiter.length, delimiter, 0, delimiter.length)) {
        return place;
      }
    }
    return -1;
  }

  private static HttpException broken(String found) {
    return new HttpException(
        400, "multipart body: " + found + " (expected: parts, each behind its boundary)");
  }
}
