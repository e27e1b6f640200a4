package io.molt.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Trials of this: a reload tells the truth, whatever happens. */
final class ReloadTrials {

  static final String SECTION = "reload";

  private static final List<BrokenBundle> ENDING =
      List.of(
          BrokenBundle.CONSTRUCTOR_EXITS,
          BrokenBundle.STATIC_INITIALISER_EXITS,
          BrokenBundle.START_EXITS,
          BrokenBundle.START_EXITS_ON_ANOTHER_THREAD);

  private ReloadTrials() {}

  static List<Trial> all() {
    List<Trial> all = new ArrayList<>();
    all.add(
        new Trial(
            SECTION,
            "a copy and a reload command are one reload, and the command says what came of it",
            3,
            ReloadTrials::copyAndReload));
    for (BrokenBundle ending : ENDING) {
      String which = ending.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      all.add(
          new Trial(
              SECTION,
              which + " while it starts: the reload fails, the old code serves",
              3,
              mode -> endsWhileStarting(mode, ending)));
    }
    return all;
  }

  private static String copyAndReload(String mode) {
    Instance instance = Instance.withProbe().set("mode", mode);
    try (MoltProcess molt = MoltProcess.start(instance)) {
      for (int generation = 2; generation <= 4; generation++) {
        String version = generation + ".0.0";
        instance.deploy("probe.jar", WorkerBundle.probe().version(version).bytes());
        CommandResult result = molt.molt("reload", "probe");
        assertThat(result.exit()).as("%s", result).isZero();
        assertThat(result.text())
            .contains("swapped to generation " + generation + " (version " + version + ")");
      }
      instance.deploy("probe.jar", BrokenBundle.START_THROWS.bytes());
      CommandResult failed = molt.molt("reload", "probe");
      assertThat(failed.exit()).as("%s", failed).isEqualTo(4);
      assertThat(molt.ask().generation()).isEqualTo(4);
      return "3 swapped and 1 failed, generation 4";
    } finally {
      instance.delete();
    }
  }

  private static String endsWhileStarting(String mode, BrokenBundle ending) {
    Instance instance = Instance.withProbe().set("mode", mode).set("auto_reload", "off");
    try (MoltProcess molt = MoltProcess.start(instance)) {
      instance.deploy("probe.jar", ending.bytes());
      CommandResult result = molt.molt("reload");
      assertThat(result.exit()).as("%s", result).isEqualTo(4);
      assertThat(result.text()).contains(ending.cause());
      assertThat(molt.ask().version()).isEqualTo("1.0.0");
      return "";
    } finally {
      instance.delete();
    }
  }
}
