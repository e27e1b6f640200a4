package io.molt.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.molt.spi.Ports;
import io.molt.spi.settings.Settings;
import java.lang.reflect.Proxy;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

class ActivatorTest {

  private final List<Object> registered = new ArrayList<>();
  private final Activator activator = new Activator();

  /** A framework that has one service, or none, and remembers what is registered. */
  private BundleContext framework(@Nullable Settings settings) {
    return proxy(
        BundleContext.class,
        (method, arguments) ->
            switch (method) {
              case "getServiceReference" ->
                  settings == null ? null : proxy(ServiceReference.class, (any, none) -> null);
              case "getServiceReferences" -> List.of();
              case "getService" -> settings;
              case "registerService" -> {
                assertThat(arguments[0]).isEqualTo(Ports.class);
                registered.add(arguments[1]);
                yield proxy(
                    ServiceRegistration.class, (unregister, none) -> registered.removeLast());
              }
              default -> throw new AssertionError(method);
            });
  }

  private interface Call {
    @Nullable Object answer(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call.answer(method.getName(), arguments)));
  }

  @Test
  void portsAreAServiceWhileTheBundleRuns() throws Exception {
    TestSettings settings = TestSettings.tcp();
    activator.start(framework(settings.settings(settings.listener())));
    Ports ports = (Ports) registered.getFirst();
    assertThat(ports.status()).hasSize(1);
    assertThat(ports.status().getFirst().accepting()).isFalse();
    activator.stop(framework(null));
    assertThat(registered).isEmpty();
    assertThat(ports.close().toCompletableFuture()).isDone();
  }

  @Test
  void missingSettingsAreNamed() {
    assertThatThrownBy(() -> activator.start(framework(null)))
        .hasMessageContaining("io.molt.spi.settings.Settings")
        .hasMessageContaining("io.molt.config");
  }

  @Test
  void portThatIsTakenFailsTheStart() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      TestSettings settings = TestSettings.tcp();
      settings.host = "0.0.0.0";
      settings.port = taken.getLocalPort();
      assertThatThrownBy(() -> activator.start(framework(settings.settings(settings.listener()))))
          .isInstanceOf(BindException.class);
      assertThat(registered).isEmpty();
      activator.stop(framework(null));
    }
  }
}
