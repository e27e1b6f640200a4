package io.molt.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.FrameworkFactory;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** A name without a scope must mean our command, and all of Gogo's must keep theirs. */
class CommandNamesTest {

  private static final List<String> OURS =
      List.of(
          "reload", "rollback", "workers", "connections", "status", "leaks", "ready", "shutdown");

  @TempDir Path storage;

  @Test
  void noCommandOfGogoHasANameOfOurs() throws Exception {
    Framework framework =
        new FrameworkFactory()
            .newFramework(
                Map.of(
                    "org.osgi.framework.storage",
                    storage.toString(),
                    "gosh.args",
                    "--nointeractive --noprofile --command 1"));
    framework.start();
    try {
      start(framework.getBundleContext());
      assertThat(functions(framework.getBundleContext()))
          .contains("lb", "help", "grep", "each")
          .doesNotContainAnyElementsOf(OURS);
    } finally {
      framework.stop();
      framework.waitForStop(10_000);
    }
  }

  private static void start(BundleContext context) throws BundleException, ClassNotFoundException {
    List<Bundle> bundles = new ArrayList<>();
    for (Class<?> inside :
        List.of(
            CommandProcessorImpl.class,
            Class.forName("org.apache.felix.gogo.command.Activator"),
            Class.forName("org.apache.felix.gogo.jline.Activator"),
            Class.forName("org.jline.terminal.Terminal"))) {
      String jar = inside.getProtectionDomain().getCodeSource().getLocation().toString();
      bundles.add(context.installBundle(jar));
    }
    for (Bundle bundle : bundles) {
      bundle.start();
    }
  }

  private static List<String> functions(BundleContext context) throws Exception {
    List<String> functions = new ArrayList<>();
    String filter = "(" + CommandProcessor.COMMAND_FUNCTION + "=*)";
    for (ServiceReference<?> command : context.getAllServiceReferences(null, filter)) {
      functions.addAll(List.of((String[]) command.getProperty(CommandProcessor.COMMAND_FUNCTION)));
    }
    return functions;
  }
}
