package io.molt.http;

import io.molt.listener.spi.ClientChannel;
import io.molt.listener.spi.ReadGate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ByteProcessor;
import java.util.List;

/**
 * Netty's decoder, which stops between two messages when the connection's gate is closed and keeps
 * what it has not decoded. Whether a head has begun to arrive can be asked, and whether anything
 * can still come.
 */
final class RequestDecoder extends HttpRequestDecoder {

  /** The largest part of a body that is handed on at once. */
  private static final int MAX_PART = 64 * 1024;

  private final ClientChannel client;
  private final HttpSettings settings;
  private final ReadGate gate;
  private final ChunkLines chunks = new ChunkLines();
  private boolean between = true;
  private boolean begun;
  private boolean resuming;
  private boolean inputClosed;

  /** What the message being decoded took until now, and the most that one took. */
  private int taken;

  private int largest;

  RequestDecoder(ClientChannel client, HttpSettings settings, ReadGate gate) {
    super(config(settings));
    this.client = client;
    this.settings = settings;
    this.gate = gate;
  }

  private static HttpDecoderConfig config(HttpSettings settings) {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(settings.httpLineMaxLength())
        .setMaxHeaderSize(settings.httpHeaderMaxLength())
        .setMaxChunkSize(MAX_PART)
        .setAllowDuplicateContentLengths(false)
        .setStrictLineParsing(true)
        .setUseRfc9112TransferEncoding(true);
  }

  /** Whether bytes have come that belong to a message that is not complete. */
  boolean hasBegun() {
    return begun;
  }

  /** Whether bytes wait that were not decoded. */
  boolean holdsBytes() {
    return actualReadableBytes() > 0;
  }

  /**
   * About how many bytes are held for what was not decoded, and for the heads of so many requests
   * in hand: no head took more than the largest.
   */
  long held(int inHand) {
    long undecoded = holdsBytes() ? internalBuffer().capacity() : 0;
    return undecoded + taken + (long) inHand * largest;
  }

  /**
   * Whether the client has closed its half, and what it had sent was decoded as far as it goes:
   * nothing more will come.
   */
  boolean isExhausted() {
    return inputClosed && gate.isReading() && !resuming;
  }

  /** Whether the client has closed its half. */
  boolean isInputClosed() {
    return inputClosed;
  }

  /** The gate has been opened: what was kept is decoded a moment later. */
  void willResume() {
    resuming = true;
  }

  /** Goes on with what was kept. On the loop, not within a read. */
  void resume() {
    resuming = false;
    if (holdsBytes()) { // none once it was removed
      decodeOn(client.channel().pipeline().context(this));
    }
  }

  /**
   * As if something had come, but to this handler alone: what is before it, as TLS is, passes on
   * nothing that is empty.
   */
  private void decodeOn(ChannelHandlerContext own) {
    try {
      channelRead(own, Unpooled.EMPTY_BUFFER);
      channelReadComplete(own);
    } catch (Exception failed) {
      own.fireExceptionCaught(failed);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext reading, Object message) throws Exception {
    if (message instanceof ByteBuf bytes) {
      client.received(bytes.readableBytes());
    }
    super.channelRead(reading, message);
  }

  @Override
  protected void decode(ChannelHandlerContext reading, ByteBuf in, List<Object> out)
      throws Exception {
    if (!gate.isOpen() || (between && !begun && skipsAll(in))) {
      return;
    }
    int before = in.readerIndex();
    if (!between && chunks.areBroken(in)) {
      out.add(brokenChunk(in));
    } else {
      super.decode(reading, in, out);
    }
    taken += in.readerIndex() - before;
    begun = out.isEmpty();
    if (!begun) {
      largest = Math.max(largest, Math.min(taken, settings.httpHeaderMaxLength()));
      taken = 0;
      between = out.getLast() instanceof LastHttpContent;
      if (!between) {
        chunks.decoded(out.getLast());
      }
    }
  }

  private static LastHttpContent brokenChunk(ByteBuf in) {
    in.skipBytes(in.readableBytes());
    LastHttpContent broken = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
    broken.setDecoderResult(
        DecoderResult.failure(
            new IllegalArgumentException("a chunk's line (expected: its size and extensions)")));
    return broken;
  }

  @Override
  protected HttpMessage createMessage(String[] line) {
    String version = line[2];
    if (!isVersion(version)) {
      throw new IllegalArgumentException("version: " + version + " (expected: HTTP/1.1)");
    }
    return new DefaultHttpRequest(
        HttpVersion.valueOf(version), HttpMethod.valueOf(line[0]), line[1], new RequestFields());
  }

  /** {@code HTTP/} in upper case, as Netty does not insist on (RFC 9112, 2.3). */
  private static boolean isVersion(String text) {
    return text.length() == 8
        && text.startsWith("HTTP/")
        && isDigit(text.charAt(5))
        && text.charAt(6) == '.'
        && isDigit(text.charAt(7));
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  @Override
  protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
    if (length > 0 && !isBetweenSpaces(line, start, start + length)) {
      throw new IllegalArgumentException(
          "a request line (expected: its three parts with one space" + " each between them)");
    }
    return super.splitSecondWordInitialLine(line, start, length);
  }

  /** Netty takes tabs and other controls for spaces, and a run of them for one. */
  private static boolean isBetweenSpaces(byte[] line, int start, int end) {
    return start >= 2
        && line[start - 1] == ' '
        && line[start - 2] > ' '
        && end + 1 < line.length
        && line[end] == ' '
        && line[end + 1] > ' ';
  }

  /**
   * Skips line ends in front of a request: some clients send one after a body (RFC 9112, 2.2), and
   * it begins nothing.
   *
   * @return whether nothing is left
   */
  private static boolean skipsAll(ByteBuf in) {
    int other = in.forEachByte(ByteProcessor.FIND_NON_CRLF);
    in.readerIndex(other < 0 ? in.writerIndex() : other);
    return other < 0;
  }

  /** Does not ask for more when the gate is closed, as the decoder would without a message. */
  @Override
  public void channelReadComplete(ChannelHandlerContext reading) throws Exception {
    if (gate.isOpen()) {
      super.channelReadComplete(reading);
    } else {
      discardSomeReadBytes();
      reading.fireChannelReadComplete();
    }
  }

  /** What was received before the client closed its half is decoded like everything else. */
  @Override
  public void userEventTriggered(ChannelHandlerContext reading, Object event) throws Exception {
    if (event instanceof ChannelInputShutdownEvent) {
      inputClosed = true;
      reading.fireUserEventTriggered(event);
    } else {
      super.userEventTriggered(reading, event);
    }
  }
}
