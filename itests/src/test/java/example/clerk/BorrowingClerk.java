package example.clerk;

/** A clerk who has notes lent. */
public final class BorrowingClerk extends Clerk {

  /** Called by the server. */
  public BorrowingClerk() {}

  @Override
  public boolean borrows() {
    return true;
  }
}
