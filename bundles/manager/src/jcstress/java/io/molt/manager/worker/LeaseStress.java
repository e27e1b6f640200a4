package io.molt.manager.worker;

import io.molt.net.RetiredException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** What must hold of a {@link Lease}, in whichever order its threads come. */
final class LeaseStress {

  private LeaseStress() {}

  /** What is done under a lease is done before its end returns, and seen there, or never. */
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "It acted before the end.")
  @Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "It came too late and did nothing.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It acted after the end.")
  @State
  public static class Act {
    private final Lease lease = new Lease("stress");
    private int done;

    @Actor
    public void acts(III_Result result) {
      try {
        lease.enter();
      } catch (RetiredException late) {
        return;
      }
      done = 1;
      lease.exit();
      result.r1 = 1;
    }

    @Actor
    public void revokes(III_Result result) {
      lease.revoke();
      result.r2 = done;
    }

    @Arbiter
    public void look(III_Result result) {
      result.r3 = done;
    }
  }

  /** One comes too late and is not counted: a further end returns, and it stays revoked. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Revoked, and nobody acts.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "It can be acted on again.")
  @State
  public static class TooLate {
    private final Lease lease = new Lease("stress");

    private void act() {
      try {
        lease.enter();
        lease.exit();
      } catch (RetiredException late) {
        // too late
      }
    }

    @Actor
    public void acts() {
      act();
      act();
    }

    @Actor
    public void revokes() {
      lease.revoke();
      act();
    }

    @Arbiter
    public void look(II_Result result) {
      lease.revoke();
      result.r1 = lease.isRevoked() ? 1 : 0;
      try {
        lease.enter();
        result.r2 = 1;
      } catch (RetiredException expected) {
        result.r2 = 0;
      }
    }
  }
}
