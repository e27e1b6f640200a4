package io.molt.listener;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A client that can send any nonsense, and says what it gets. */
public final class RawClient implements AutoCloseable {

  /** A response as it came over the wire. */
  public record Response(int status, String statusLine, Map<String, String> fields, byte[] body) {
    public String text() {
      return new String(body, StandardCharsets.ISO_8859_1);
    }

    public String field(String name) {
      return fields.get(name.toLowerCase(Locale.ROOT));
    }
  }

  private final Socket socket = new Socket();
  private final InputStream in;

  public RawClient(int port) throws IOException {
    this(port, 0);
  }

  /**
   * @param receiveBuffer bytes; 0 leaves it to the system
   */
  public RawClient(int port, int receiveBuffer) throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    socket.setSoTimeout(10_000);
    in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
  }

  public Socket socket() {
    return socket;
  }

  public RawClient send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawClient send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public RawClient get(String path) {
    return send("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n");
  }

  public String read(int length) throws IOException {
    return new String(readBytes(length), StandardCharsets.ISO_8859_1);
  }

  public byte[] readBytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("only " + bytes.length + " of " + length + " bytes came");
    }
    return bytes;
  }

  public String readToEnd() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Whether the server has closed the connection; waits for it. */
  public boolean isAtEnd() {
    try {
      return in.read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  public Response response() throws IOException {
    return response(true);
  }

  /**
   * @param withBody false for the answer to a HEAD
   */
  public Response response(boolean withBody) throws IOException {
    String statusLine = line();
    int status = Integer.parseInt(statusLine.substring(9, 12));
    Map<String, String> fields = new LinkedHashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      fields.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
    }
    byte[] body = withBody && status >= 200 ? body(status, fields) : new byte[0];
    return new Response(status, statusLine, fields, body);
  }

  private byte[] body(int status, Map<String, String> fields) throws IOException {
    if (status == 204 || status == 304) {
      return new byte[0];
    }
    if (fields.containsKey("content-length")) {
      return readBytes(Integer.parseInt(fields.get("content-length")));
    }
    if ("chunked".equals(fields.get("transfer-encoding"))) {
      return chunks();
    }
    return in.readAllBytes();
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.write(readBytes(size));
      line();
    }
    line();
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  public String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended within: " + line);
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  public void closeOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Closes so that the server sees a reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
