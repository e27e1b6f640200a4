package io.molt.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ByteProcessor;

/**
 * Looks at the lines that begin the chunks of a body before Netty's decoder does. That lets pass
 * extensions which are none, such as a semicolon that nothing follows; a proxy in front may read
 * such a line otherwise, and so see another request in the same bytes (RFC 9112, 7.1.1).
 */
final class ChunkLines {

  /** Whether chunks of a body come. */
  private boolean chunked;

  /** How much of the chunk that has begun is to come. */
  private long left;

  /** Whether what is to be decoded next is a chunk's line that is there whole and wrong. */
  boolean areBroken(ByteBuf in) {
    if (!chunked || left > 0 || isLineEnd(in.getByte(in.readerIndex()))) {
      return false;
    }
    int begin = in.readerIndex();
    int end = in.forEachByte(ByteProcessor.FIND_LF);
    if (end < 0) {
      return false;
    }
    if (end > begin && in.getByte(end - 1) == '\r') {
      end--;
    }
    return isBroken(new Line(in, begin, end));
  }

  /** Of the end of a chunk: its line is still to come. */
  private static boolean isLineEnd(byte first) {
    return first == '\r' || first == '\n';
  }

  private boolean isBroken(Line line) {
    left = line.size();
    chunked = left != 0;
    return !line.isAtEnd() && !line.hasExtensionsOnly();
  }

  /** The decoder has found something. */
  void decoded(Object message) {
    if (message instanceof LastHttpContent) {
      chunked = false;
    } else if (message instanceof HttpContent content) {
      left -= content.content().readableBytes();
    } else if (message instanceof HttpRequest head) {
      chunked = HttpUtil.isTransferEncodingChunked(head);
      left = 0;
    }
  }

  /** One line, from its first byte to its end, read from left to right. */
  private static final class Line {
    private final ByteBuf in;
    private final int end;
    private int at;

    Line(ByteBuf in, int begin, int end) {
      this.in = in;
      this.at = begin;
      this.end = end;
    }

    boolean isAtEnd() {
      return at == end;
    }

    /** The size; what is none, or too large, the decoder refuses. */
    long size() {
      long size = 0;
      for (; at < end && Character.digit(in.getByte(at), 16) >= 0; at++) {
        size = Math.min(size << 4, Integer.MAX_VALUE) + Character.digit(in.getByte(at), 16);
      }
      return size;
    }

    /** {@code *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )}. */
    boolean hasExtensionsOnly() {
      while (!isAtEnd()) {
        skipSpace();
        if (!skips(';')) {
          return false;
        }
        skipSpace();
        if (!skipsToken()) {
          return false;
        }
        int name = at;
        skipSpace();
        if (!skips('=')) {
          at = name;
          continue;
        }
        skipSpace();
        if (!skipsToken() && !skipsQuoted()) {
          return false;
        }
      }
      return true;
    }

    private void skipSpace() {
      while (at < end && (in.getByte(at) == ' ' || in.getByte(at) == '\t')) {
        at++;
      }
    }

    private boolean skips(char expected) {
      boolean there = at < end && in.getByte(at) == expected;
      at += there ? 1 : 0;
      return there;
    }

    private boolean skipsToken() {
      int begin = at;
      while (at < end && isOfToken(in.getByte(at))) {
        at++;
      }
      return at > begin;
    }

    private static boolean isOfToken(byte character) {
      return (character >= '0' && character <= '9')
          || (character >= 'a' && character <= 'z')
          || (character >= 'A' && character <= 'Z')
          || "!#$%&'*+-.^_`|~".indexOf(character) >= 0;
    }

    private boolean skipsQuoted() {
      if (!skips('"')) {
        return false;
      }
      while (at < end && in.getByte(at) != '"') {
        at += in.getByte(at) == '\\' ? 2 : 1;
      }
      return skips('"');
    }
  }
}
