package io.molt.manager.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.molt.manager.leaks.RetiredWorker;
import io.molt.manager.run.ManualSchedule;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** What bundles that stay hold of one that has gone. */
class LeftoversTest {

  private static final RetiredWorker WORKER =
      new RetiredWorker("app worker 0 gen 1", "app", "worker 0", 1, "1.0.0");

  private final ManualSchedule schedule = new ManualSchedule();
  private final ClassLoader gone = new ClassLoader("gone", LeftoversTest.class.getClassLoader()) {};
  private final BundleWiring wiring = fake(BundleWiring.class, Map.of("getClassLoader", gone));

  /** Its class is one of the bundle that has gone. */
  private final Runnable service =
      (Runnable)
          Proxy.newProxyInstance(gone, new Class<?>[] {Runnable.class}, (self, call, with) -> null);

  private List<String> suspects(Bundle... bundles) {
    Leftovers leftovers = new Leftovers(() -> bundles, reference -> service, schedule);
    WorkerCode code = fake(WorkerCode.class, Map.of("loader", gone));
    leftovers.of(List.of(new RetiredCode(code, WORKER, List.of())));
    schedule.run();
    assertThat(leftovers.count()).isEqualTo(1);
    return leftovers.collectAndSearch().getFirst().suspects();
  }

  private static Bundle bundle(String location, BundleWiring wiring, ServiceReference<?>... has) {
    return fake(
        Bundle.class,
        Map.of(
            "getLocation", location,
            "getSymbolicName", "registry",
            "adapt", wiring,
            "getRegisteredServices", has));
  }

  private static ServiceReference<?> reference(String scope) {
    return fake(ServiceReference.class, Map.of("getProperty", scope));
  }

  /** Answers each call by its name, and others with null. */
  private static <T> T fake(Class<T> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, call, with) -> answers.get(call.getName())));
  }

  @Test
  void aServiceOfABundleThatStaysIsNamed() {
    assertThat(
            suspects(
                bundle(
                    "lib/registry.jar",
                    fake(BundleWiring.class, Map.of()),
                    reference("singleton"))))
        .containsExactly(
            "bundle registry has registered a service of " + service.getClass().getName());
  }

  @Test
  void aServiceThatAFactoryWouldMakeIsLeftAlone() {
    BundleWiring none = fake(BundleWiring.class, Map.of());
    assertThat(suspects(bundle("lib/registry.jar", none, reference("prototype")))).isEmpty();
  }

  @Test
  void aBundleThatIsWiredToItIsNamed() {
    BundleWire wire = fake(BundleWire.class, Map.of("getProviderWiring", wiring));
    BundleWiring wired = fake(BundleWiring.class, Map.of("getRequiredWires", List.of(wire)));
    assertThat(suspects(bundle("lib/registry.jar", wired)))
        .containsExactly("bundle registry is wired to it");
  }

  @Test
  void otherWorkersAreNotAskedAndNothingIsLookedForBeforeCodeIsRemoved() {
    BundleWiring none = fake(BundleWiring.class, Map.of());
    assertThat(suspects(bundle("molt:app/1/0", none, reference("singleton")))).isEmpty();
    Leftovers fresh = new Leftovers(() -> new Bundle[0], reference -> service, schedule);
    assertThat(fresh.count()).isZero();
    assertThat(fresh.collectAndSearch()).isEmpty();
  }
}
