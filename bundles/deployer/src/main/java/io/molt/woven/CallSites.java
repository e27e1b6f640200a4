package io.molt.woven;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;

/** What can be done with the call site of a {@link Guard}. */
final class CallSites {

  private CallSites() {}

  /** One that does nothing. */
  static Object idle() {
    return new MutableCallSite(MethodHandles.empty(MethodType.methodType(void.class)));
  }

  /** Makes one throw a {@link StopError} from now on, on all threads. */
  static void condemn(Object site) {
    Error stop = StopError.of("this worker's code is to run no further: the server ended it");
    MethodHandle thrower = MethodHandles.throwException(void.class, Error.class).bindTo(stop);
    MutableCallSite linked = (MutableCallSite) site;
    linked.setTarget(thrower);
    MutableCallSite.syncAll(new MutableCallSite[] {linked});
  }
}
