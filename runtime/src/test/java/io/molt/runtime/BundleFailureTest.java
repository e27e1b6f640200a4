package io.molt.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleException;

class BundleFailureTest {

  private static String unresolved(String message) {
    return BundleFailure.explain(new BundleException(message, BundleException.RESOLVE_ERROR));
  }

  @Test
  void theBundlesOwnExceptionIsWhatCounts() {
    BundleException failure =
        new BundleException(
            "Activator start error in bundle io.molt.listener [18].",
            BundleException.ACTIVATOR_ERROR,
            new IllegalStateException("listener http: 9501", new IOException("in use")));
    assertThat(BundleFailure.explain(failure)).isEqualTo("listener http: 9501: in use");
  }

  @Test
  void aCauseThatSaysNothingNewIsLeftOut() {
    assertThat(BundleFailure.chain(new IOException("a: b", new IOException("b"))))
        .isEqualTo("a: b");
  }

  @Test
  void anExceptionWithoutAMessageIsNamed() {
    assertThat(BundleFailure.chain(new NullPointerException()))
        .isEqualTo("java.lang.NullPointerException");
  }

  @Test
  void aMissingPackageIsNamedWithItsVersions() {
    assertThat(
            unresolved(
                "Unable to resolve a.b [17](R 17.0): missing requirement [a.b [17](R 17.0)]"
                    + " osgi.wiring.package; (&(osgi.wiring.package=c.d)(version>=1.5.0)"
                    + "(!(version>=2.0.0))) Unresolved requirements: [[a.b [17](R 17.0)]"
                    + " osgi.wiring.package; (&(osgi.wiring.package=c.d)(version>=1.5.0)"
                    + "(!(version>=2.0.0)))]"))
        .isEqualTo(
            "nothing provides osgi.wiring.package;"
                + " (&(osgi.wiring.package=c.d)(version>=1.5.0)(!(version>=2.0.0)))");
  }

  @Test
  void ofAChainOfBundlesTheLastRequirementIsNamed() {
    assertThat(
            unresolved(
                "Unable to resolve a [1](R 1.0): missing requirement [a [1](R 1.0)]"
                    + " osgi.wiring.package; (osgi.wiring.package=b) [caused by: Unable to resolve"
                    + " b [2](R 2.0): missing requirement [b [2](R 2.0)] osgi.wiring.package;"
                    + " (osgi.wiring.package=c)] Unresolved requirements: [[a [1](R 1.0)]"
                    + " osgi.wiring.package; (osgi.wiring.package=b)]"))
        .isEqualTo("nothing provides osgi.wiring.package; (osgi.wiring.package=c)");
  }

  @Test
  void anythingElseIsLeftAsItIs() {
    assertThat(unresolved("Uses constraint violation")).isEqualTo("Uses constraint violation");
  }
}
