package io.molt.spi;

import java.nio.ByteBuffer;

/**
 * Bytes that have arrived, in memory that the listener uses again. It is held until one of the
 * three methods that end the loan is called, which is to be done once.
 */
public interface Loan {

  /** Uses bytes while they are lent. */
  @FunctionalInterface
  interface Borrower {
    /**
     * @param data for the calling thread alone, and until the return
     */
    void use(ByteBuffer data) throws Exception;
  }

  /** How many bytes they are. */
  int size();

  /** Lends the bytes, and ends the loan when the borrower returns or throws. */
  void lend(Borrower borrower) throws Exception;

  /** Ends the loan with a copy, which is the caller's. */
  ByteBuffer copy();

  /** Ends the loan: nobody wants the bytes. */
  void end();
}
