package io.molt.listener;

import io.molt.listener.spi.BufferLoan;
import io.molt.listener.spi.ByteConnection;
import io.molt.listener.spi.ClientChannel;
import io.molt.spi.Dispatcher;
import io.molt.spi.StreamLane;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;

/** A connection on which bytes pass as they are, in order. */
final class TcpConnection extends ByteConnection {

  TcpConnection(ClientChannel client, Dispatcher dispatcher) {
    super(client, dispatcher);
  }

  @Override
  protected void read(ByteBuf bytes) {
    StreamLane<ByteBuffer> taker = lane();
    if (taker == null) {
      return;
    }
    if (BufferLoan.isWorthwhile(bytes) && taker.borrows()) {
      taker.received(new BufferLoan(bytes.retain(), client().reactor().loans()));
    } else {
      byte[] copy = ByteBufUtil.getBytes(bytes);
      taker.received(ByteBuffer.wrap(copy), copy.length);
    }
  }
}
