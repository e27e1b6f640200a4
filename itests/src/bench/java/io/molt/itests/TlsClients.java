package io.molt.itests;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLParameters;

/**
 * The client's side of TLS 1.3 on connections of a {@link Drill} or a {@link Crowd}, with one
 * cipher suite, so that all servers have the same to do. For use by one thread.
 */
final class TlsClients {

  private static final String PROTOCOL = "TLSv1.3";
  private static final String CIPHER = "TLS_AES_128_GCM_SHA256";

  /** More than the longest record (RFC 8446, 5.2). */
  private static final int LONGEST = 32 * 1024;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLContext context = TlsFiles.clients();

  /** Shared by all: what has come of a record that is not whole is kept by its channel. */
  private final ByteBuffer records = ByteBuffer.allocate(LONGEST);

  /** Shakes hands on a socket that blocks. Certificates are not looked at. */
  ByteChannel open(SocketChannel socket) throws IOException {
    SSLEngine engine = context.createSSLEngine();
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(new String[] {PROTOCOL});
    parameters.setCipherSuites(new String[] {CIPHER});
    engine.setSSLParameters(parameters);
    engine.setUseClientMode(true);
    Channel channel = new Channel(socket, engine);
    channel.shakeHands();
    return channel;
  }

  /** One connection. */
  private final class Channel implements ByteChannel {
    private final SocketChannel socket;
    private final SSLEngine engine;
    private ByteBuffer partial = NOTHING;

    Channel(SocketChannel socket, SSLEngine engine) {
      this.socket = socket;
      this.engine = engine;
    }

    void shakeHands() throws IOException {
      engine.beginHandshake();
      ByteBuffer none = ByteBuffer.allocate(LONGEST);
      while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
        switch (engine.getHandshakeStatus()) {
          case NEED_WRAP -> write(NOTHING);
          case NEED_TASK -> engine.getDelegatedTask().run();
          default -> {
            // What came last may hold more than one step.
            records.clear().put(partial).flip();
            if (!unwrap(none) && read(none) < 0) {
              throw new EOFException("the server has closed instead of shaking hands");
            }
          }
        }
      }
    }

    /**
     * Reads once from the socket.
     *
     * @param in with room for all that this may bring, {@value #LONGEST} bytes
     */
    @Override
    public int read(ByteBuffer in) throws IOException {
      int begin = in.position();
      records.clear().put(partial);
      int read = socket.read(records);
      records.flip();
      unwrap(in);
      return read < 0 ? read : in.position() - begin;
    }

    /** Takes all whole records, and keeps the rest; tells whether there were any. */
    private boolean unwrap(ByteBuffer in) throws IOException {
      boolean goesOn = true;
      while (goesOn && records.hasRemaining()) {
        SSLEngineResult result = engine.unwrap(records, in);
        goesOn =
            result.getStatus() == SSLEngineResult.Status.OK
                && result.getHandshakeStatus() != HandshakeStatus.NEED_TASK
                && result.getHandshakeStatus() != HandshakeStatus.NEED_WRAP;
      }
      boolean any = records.position() > 0;
      partial = records.hasRemaining() ? copy(records) : NOTHING;
      return any;
    }

    private static ByteBuffer copy(ByteBuffer rest) {
      return ByteBuffer.allocate(rest.remaining()).put(rest).flip();
    }

    /** Returns when all is given to the socket, for which requests are short enough. */
    @Override
    public int write(ByteBuffer out) throws IOException {
      int begin = out.position();
      do {
        engine.wrap(out, records.clear());
        records.flip();
        while (records.hasRemaining()) {
          socket.write(records);
        }
      } while (out.hasRemaining());
      return out.position() - begin;
    }

    @Override
    public boolean isOpen() {
      return socket.isOpen();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
