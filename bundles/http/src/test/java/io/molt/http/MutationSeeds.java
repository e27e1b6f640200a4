package io.molt.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** What clients send that is right, of each kind that the server reads: to be spoiled. */
final class MutationSeeds {

  private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

  private MutationSeeds() {}

  /** Each the whole of what one client sends. */
  static List<byte[]> all() {
    return List.of(
        request(
            "GET /a/b%20c?d=e&f=%C3%A9 HTTP/1.1",
            "Host: example.com:8080",
            "Cookie: a=b; c=\"d\"; e=",
            "Accept-Encoding: gzip;q=0.8, br, zstd;q=0.5, *;q=0",
            "X-Forwarded-For: 192.0.2.1, [2001:db8::1]:80",
            "X-Forwarded-Proto: https",
            "Expect: 100-continue"),
        request(
            "GET /page.html HTTP/1.1",
            "Host: a",
            "Range: bytes=0-4,-3,7-",
            "If-Range: \"x\"",
            "If-None-Match: W/\"a\", \"b\", *",
            "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT"),
        joined(
            request("POST / HTTP/1.1", "Host: a", "Content-Length: 5"),
            bytes("hello"),
            request("HEAD / HTTP/1.0", "Connection: keep-alive"),
            request("GET / HTTP/1.1", "Host: a", "Connection: close")),
        joined(
            request("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "Trailer: b"),
            bytes("5;a=\"b\"\r\nhello\r\n0a\r\n0123456789\r\n0\r\nb: c\r\n\r\n"),
            request("GET / HTTP/1.1", "Host: a")),
        coded("gzip", gzip(bytes("compressed ".repeat(100)))),
        coded("deflate", deflate(bytes("compressed ".repeat(100)))),
        coded("br", brotli(bytes("compressed ".repeat(100)))),
        coded("zstd", zstd(bytes("compressed ".repeat(100)))),
        form(
            "application/x-www-form-urlencoded; charset=utf-8", bytes("a=b&c=%20+d&e&=f&%C3%A9=1")),
        form(
            "multipart/form-data; boundary=\"x-1\"",
            bytes(
                "--x-1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n"
                    + "--x-1\r\nContent-Disposition: form-data; name=\"f\"; filename=\"c.txt\"\r\n"
                    + "Content-Type: text/plain; charset=utf-8\r\n\r\n"
                    + "some text\r\n--x-1--\r\n")),
        request("GET /events HTTP/1.1", "Host: a", "Last-Event-ID: 7"),
        joined(
            webSocket("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"),
            frame(0x81, bytes("hello")),
            frame(0x01, bytes("in ")),
            frame(0x89, bytes("ping")),
            frame(0x80, bytes("parts")),
            frame(0xc1, message("compressed ".repeat(50))),
            frame(0x82, new byte[300]),
            frame(0x88, new byte[] {3, (byte) 232})),
        http2(),
        joined(
            request(
                "GET / HTTP/1.1",
                "Host: a",
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: h2c",
                "HTTP2-Settings: AAMAAABkAAQAoAAA"),
            http2()));
  }

  /** The same behind the header of a proxy, in both versions. */
  static List<byte[]> proxied() {
    byte[] request = request("GET / HTTP/1.1", "Host: a");
    ByteBuffer second = ByteBuffer.allocate(16 + 12 + 7);
    second
        .put(bytes("\r\n\r\n\0\r\nQUIT\n"))
        .put((byte) 0x21)
        .put((byte) 0x11)
        .putShort((short) (12 + 7))
        .put(new byte[] {(byte) 192, 0, 2, 1, (byte) 192, 0, 2, 2})
        .putShort((short) 4000)
        .putShort((short) 80)
        .put(new byte[] {2, 0, 4, 'a', 'b', 'c', 'd'});
    return List.of(
        joined(bytes("PROXY TCP4 192.0.2.1 192.0.2.2 4000 80\r\n"), request),
        joined(bytes("PROXY TCP6 2001:db8::1 2001:db8::2 4000 80\r\n"), request),
        joined(bytes("PROXY UNKNOWN\r\n"), request),
        joined(second.array(), request));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static byte[] request(String line, String... fields) {
    return bytes(line + "\r\n" + String.join("\r\n", fields) + "\r\n\r\n");
  }

  private static byte[] coded(String coding, byte[] body) {
    return joined(
        request(
            "POST / HTTP/1.1",
            "Host: a",
            "Content-Encoding: " + coding,
            "Content-Length: " + body.length),
        body);
  }

  private static byte[] form(String type, byte[] body) {
    return joined(
        request(
            "POST /form HTTP/1.1",
            "Host: a",
            "Content-Type: " + type,
            "Content-Length: " + body.length),
        body);
  }

  private static byte[] webSocket(String extensions) {
    return request(
        "GET /chat HTTP/1.1",
        "Host: a",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Protocol: a, b",
        extensions);
  }

  /** One frame of a WebSocket, masked as clients have to (RFC 6455, 5.2). */
  private static byte[] frame(int first, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(8 + payload.length);
    frame.put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    }
    frame.put(MASK);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ MASK[i % MASK.length]));
    }
    return taken(frame);
  }

  /** A stream with a body, one that is cancelled, one that goes on as a WebSocket. */
  private static byte[] http2() {
    byte[] path = literal(":path", "/a?b=c");
    return joined(
        bytes(RawHttp2.PREFACE),
        http2(RawHttp2.SETTINGS, 0, 0, new byte[] {0, 4, 0, 1, 0, 0}),
        http2(RawHttp2.SETTINGS, RawHttp2.ACK, 0, new byte[0]),
        http2(
            RawHttp2.HEADERS,
            RawHttp2.END_HEADERS,
            1,
            joined(new byte[] {(byte) 0x83, (byte) 0x86}, path, literal(":authority", "a"))),
        http2(RawHttp2.DATA, 0, 1, bytes("some")),
        http2(RawHttp2.PING, 0, 0, new byte[8]),
        http2(RawHttp2.DATA, RawHttp2.END_STREAM, 1, bytes("more")),
        http2(RawHttp2.HEADERS, RawHttp2.END_STREAM, 3, new byte[] {(byte) 0x82, (byte) 0x86}),
        http2(
            RawHttp2.CONTINUATION,
            RawHttp2.END_HEADERS,
            3,
            joined(path, literal(":authority", "a"), literal("cookie", "a=b"))),
        http2(RawHttp2.RST_STREAM, 0, 3, new byte[] {0, 0, 0, RawHttp2.CANCEL}),
        http2(RawHttp2.WINDOW_UPDATE, 0, 0, new byte[] {0, 0, 16, 0}),
        http2(
            RawHttp2.HEADERS,
            RawHttp2.END_HEADERS,
            5,
            joined(
                literal(":method", "CONNECT"),
                literal(":protocol", "websocket"),
                literal(":scheme", "http"),
                path,
                literal(":authority", "a"),
                literal("sec-websocket-version", "13"))),
        http2(RawHttp2.DATA, 0, 5, frame(0x81, bytes("hello"))),
        http2(RawHttp2.GOAWAY, 0, 0, new byte[8]));
  }

  private static byte[] http2(int type, int flags, int stream, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.putInt(payload.length << 8 | type).put((byte) flags).putInt(stream).put(payload);
    return frame.array();
  }

  /** A field that no table is used for (RFC 7541, 6.2.2). */
  private static byte[] literal(String name, String value) {
    ByteBuffer field = ByteBuffer.allocate(3 + name.length() + value.length());
    field.put((byte) 0).put((byte) name.length()).put(bytes(name));
    return field.put((byte) value.length()).put(bytes(value)).array();
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(coded)) {
      out.write(plain);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return coded.toByteArray();
  }

  private static byte[] brotli(byte[] plain) {
    Brotli4jLoader.ensureAvailability();
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (BrotliOutputStream out = new BrotliOutputStream(coded)) {
      out.write(plain);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return coded.toByteArray();
  }

  private static byte[] zstd(byte[] plain) {
    return Zstd.compress(plain);
  }

  private static byte[] deflate(byte[] plain) {
    return deflate(plain, false, Deflater.NO_FLUSH);
  }

  /** As permessage-deflate has it: without the four bytes of its end (RFC 7692, 7.2.1). */
  private static byte[] message(String text) {
    byte[] coded = deflate(text.getBytes(UTF_8), true, Deflater.SYNC_FLUSH);
    return taken(ByteBuffer.wrap(coded).position(coded.length - 4));
  }

  private static byte[] deflate(byte[] plain, boolean bare, int flush) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, bare);
    deflater.setInput(plain);
    if (flush == Deflater.NO_FLUSH) {
      deflater.finish();
    }
    ByteBuffer coded = ByteBuffer.allocate(plain.length + 100);
    deflater.deflate(coded, flush);
    deflater.end();
    return taken(coded);
  }

  private static byte[] taken(ByteBuffer filled) {
    byte[] bytes = new byte[filled.position()];
    filled.get(0, bytes);
    return bytes;
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
