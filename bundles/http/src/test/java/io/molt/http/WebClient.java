package io.molt.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.molt.listener.RawClient;
import io.molt.listener.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A client that asks one thing after the other, in one version of HTTP, so that a test can be one
 * for both. Fields are name, value, name, value ...
 */
interface WebClient extends AutoCloseable {

  /** What is spoken. */
  enum Version {
    HTTP_1_1("HTTP/1.1"),
    HTTP_2("HTTP/2.0");

    private final String text;

    Version(String text) {
      this.text = text;
    }

    /** As requests name it. */
    String text() {
      return text;
    }

    WebClient connect(TestServer server) throws IOException {
      return this == HTTP_2 ? new OnHttp2(server) : new OnHttp11(server);
    }
  }

  /** An answer, whole. */
  record Answer(int status, Map<String, String> fields, byte[] body) {
    String text() {
      return new String(body, ISO_8859_1);
    }

    String field(String name) {
      return fields.get(name.toLowerCase(Locale.ROOT));
    }
  }

  /** Sends a head whose body follows. */
  WebClient head(String method, String path, String... fields) throws IOException;

  /** Sends a part of the body. */
  WebClient part(byte[] part, boolean last) throws IOException;

  /** Sends a request without a body. */
  WebClient ask(String method, String path, String... fields) throws IOException;

  /** The answer to what was sent last; an IOException if it is broken off. */
  Answer answer() throws IOException;

  /** Takes back what was sent last, as a client does that no longer wants an answer. */
  void takeBack() throws IOException;

  default Answer get(String path, String... fields) throws IOException {
    return ask("GET", path, fields).answer();
  }

  /** Sends all of a body at once, and says how long it is. */
  default Answer post(String path, String type, byte[] body, String... fields) throws IOException {
    List<String> all = new ArrayList<>(List.of("content-type", type));
    all.addAll(List.of("content-length", "" + body.length));
    all.addAll(List.of(fields));
    return head("POST", path, all.toArray(String[]::new)).part(body, true).answer();
  }

  @Override
  void close() throws IOException;

  /** Over HTTP/1.1. Cookies are to be one field there. */
  final class OnHttp11 implements WebClient {
    private final RawClient client;
    private boolean chunked;
    private boolean isHead;

    private OnHttp11(TestServer server) throws IOException {
      client = server.connect();
    }

    @Override
    public WebClient head(String method, String path, String... fields) {
      chunked = !Arrays.asList(fields).contains("content-length");
      return send(method, path, chunked ? "transfer-encoding: chunked\r\n" : "", fields);
    }

    @Override
    public WebClient ask(String method, String path, String... fields) {
      return send(method, path, "", fields);
    }

    private WebClient send(String method, String path, String framing, String... fields) {
      isHead = method.equals("HEAD");
      StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nhost: test\r\n");
      String cookies = "";
      for (int at = 0; at < fields.length; at += 2) {
        if (fields[at].equals("cookie")) {
          cookies += (cookies.isEmpty() ? "cookie: " : "; ") + fields[at + 1];
        } else {
          head.append(fields[at]).append(": ").append(fields[at + 1]).append("\r\n");
        }
      }
      cookies += cookies.isEmpty() ? "" : "\r\n";
      client.send(head + cookies + framing + "\r\n");
      return this;
    }

    @Override
    public WebClient part(byte[] part, boolean last) {
      if (chunked) {
        client.send(Integer.toHexString(part.length) + "\r\n").send(part).send("\r\n");
        client.send(last ? "0\r\n\r\n" : "");
      } else {
        client.send(part);
      }
      return this;
    }

    @Override
    public Answer answer() throws IOException {
      RawClient.Response response = client.response(!isHead);
      return new Answer(response.status(), response.fields(), response.body());
    }

    @Override
    public void takeBack() throws IOException {
      client.reset();
    }

    @Override
    public void close() throws IOException {
      client.close();
    }
  }

  /** Over HTTP/2. The client takes all that comes. */
  final class OnHttp2 implements WebClient {
    private static final int LARGEST_FRAME = 16 * 1024;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int ENOUGH = 1 << 30;

    private final RawHttp2 client;
    private int stream = -1;

    /** How much the server takes before it says more. */
    private int window;

    private OnHttp2(TestServer server) throws IOException {
      client = RawHttp2.open(server, INITIAL_WINDOW_SIZE, ENOUGH).open(0, ENOUGH);
    }

    @Override
    public WebClient head(String method, String path, String... fields) {
      return send(method, path, false, fields);
    }

    @Override
    public WebClient ask(String method, String path, String... fields) {
      return send(method, path, true, fields);
    }

    private WebClient send(String method, String path, boolean last, String... fields) {
      stream += 2;
      window = 256 * 1024;
      client.request(stream, method, path, last, fields);
      return this;
    }

    @Override
    public WebClient part(byte[] part, boolean last) throws IOException {
      int sent = 0;
      do {
        while (window == 0) {
          window += client.await(stream, RawHttp2.WINDOW_UPDATE).number();
        }
        int length = Math.min(Math.min(window, LARGEST_FRAME), part.length - sent);
        byte[] frame = Arrays.copyOfRange(part, sent, sent + length);
        sent += length;
        window -= length;
        client.data(stream, last && sent == part.length, frame);
      } while (sent < part.length);
      return this;
    }

    @Override
    public Answer answer() throws IOException {
      java.io.ByteArrayOutputStream body = new java.io.ByteArrayOutputStream();
      Map<String, String> fields = new HashMap<>();
      RawHttp2.Frame frame = next();
      frame.fields().forEach(each -> fields.put(each.getKey() + "", each.getValue() + ""));
      while (!frame.isLast()) {
        frame = next();
        body.writeBytes(frame.payload());
      }
      return new Answer(Integer.parseInt(fields.get(":status")), fields, body.toByteArray());
    }

    private RawHttp2.Frame next() throws IOException {
      RawHttp2.Frame frame = client.next(stream);
      if (frame.type() == RawHttp2.RST_STREAM) {
        throw new IOException("the stream is reset with " + frame.code());
      }
      return frame;
    }

    @Override
    public void takeBack() {
      client.reset(stream, RawHttp2.CANCEL);
    }

    @Override
    public void close() throws IOException {
      client.close();
    }
  }
}
