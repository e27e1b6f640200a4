package io.molt.itests;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/** A client that keeps its TCP connection and speaks in lines. Not for use by several threads. */
final class TcpClientConnection implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;

  private TcpClientConnection(Socket socket, int port, int receiveBuffer) throws IOException {
    this.socket = socket;
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  static TcpClientConnection open(int port) {
    return openSlow(port, 0);
  }

  /** With a receive buffer of that many bytes, so that a client that does not read is full soon. */
  static TcpClientConnection openSlow(int port, int receiveBuffer) {
    try {
      return new TcpClientConnection(new Socket(), port, receiveBuffer);
    } catch (IOException e) {
      throw new UncheckedIOException("port " + port, e);
    }
  }

  /** One that speaks TLS. */
  static TcpClientConnection openTls(int port, SSLContext context) {
    try {
      return new TcpClientConnection(context.getSocketFactory().createSocket(), port, 0);
    } catch (IOException e) {
      throw new UncheckedIOException("port " + port, e);
    }
  }

  /** The certificate that the server has shown; shakes hands, if that was not done yet. */
  X509Certificate shown() {
    try {
      return (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
    } catch (SSLPeerUnverifiedException none) {
      throw new AssertionError("the handshake has failed", none);
    }
  }

  /** Waits for the end of the connection; with TLS, it fails if the server has not said it. */
  void awaitEnd() {
    if (read() >= 0) {
      throw new AssertionError("expected the end of the connection, received a byte");
    }
  }

  Answer ask(String request) {
    send(request + "\n");
    return Answer.parse(readLine());
  }

  void send(String text) {
    send(text.getBytes(StandardCharsets.UTF_8));
  }

  void send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends no more, and reads on. */
  void closeOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line without its end. */
  String readLine() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = read(); next != '\n'; next = read()) {
      if (next < 0) {
        throw new AssertionError("closed by the server after \"" + line + "\"");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** That many bytes as ISO 8859-1 characters. */
  String readText(int bytes) {
    try {
      byte[] read = in.readNBytes(bytes);
      if (read.length < bytes) {
        throw new AssertionError("closed by the server after " + read.length + " of " + bytes);
      }
      return new String(read, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads that many bytes and forgets them; fails if the server closes before. */
  void skip(long bytes) {
    try {
      in.skipNBytes(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the server closes, orderly or not; fails if it sends something instead. */
  void awaitClosed() {
    try {
      int next = in.read();
      if (next >= 0) {
        throw new AssertionError("expected the end of the connection, received byte " + next);
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the server has not closed the connection", e);
    } catch (IOException reset) {
      // A reset is an end too.
    }
  }

  private int read() {
    try {
      return in.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
