package io.molt.spi;

/**
 * Something that has arrived, in memory that the listener uses again. It is held until one of the
 * three methods that end the loan is called, which is to be done once.
 *
 * @param <M> what has arrived: bytes, or a message
 */
public interface Loan<M> {

  /**
   * Uses what is lent.
   *
   * @param <M> what is lent
   */
  @FunctionalInterface
  interface Borrower<M> {
    /**
     * @param lent for the calling thread alone, and until the return
     */
    void use(M lent) throws Exception;
  }

  /** About how many bytes it holds. */
  int size();

  /** Lends it, and ends the loan when the borrower returns or throws. */
  void lend(Borrower<M> borrower) throws Exception;

  /** Ends the loan with a copy, which is the caller's. */
  M copy();

  /** Ends the loan: nobody wants it. */
  void end();
}
