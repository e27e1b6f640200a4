package io.molt.manager;

import io.molt.spi.Loan;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down how it has ended. */
final class FakeLoan implements Loan<ByteBuffer> {

  private final byte[] bytes;
  private final List<String> ends = new CopyOnWriteArrayList<>();

  FakeLoan(String text) {
    bytes = text.getBytes(StandardCharsets.UTF_8);
  }

  /** {@code lent}, {@code copied} or {@code ended}, once each time. */
  List<String> ends() {
    return ends;
  }

  @Override
  public int size() {
    return bytes.length;
  }

  @Override
  public void lend(Borrower<ByteBuffer> borrower) throws Exception {
    try {
      borrower.use(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    } finally {
      ends.add("lent");
    }
  }

  @Override
  public ByteBuffer copy() {
    ends.add("copied");
    return ByteBuffer.wrap(bytes.clone());
  }

  @Override
  public void end() {
    ends.add("ended");
  }
}
