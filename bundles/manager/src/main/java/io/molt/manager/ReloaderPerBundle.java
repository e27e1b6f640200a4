package io.molt.manager;

import io.molt.manager.code.BundleKinds;
import io.molt.reload.ReloadReport;
import io.molt.reload.ReloadTarget;
import io.molt.reload.Reloader;
import io.molt.reload.Trigger;
import io.molt.reload.UnknownApplicationException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** Gives the server's bundles the reloader itself, and an application one that knows no other. */
final class ReloaderPerBundle implements ServiceFactory<Reloader> {

  private final Reloader reloader;

  ReloaderPerBundle(Reloader reloader) {
    this.reloader = reloader;
  }

  @Override
  public Reloader getService(Bundle bundle, ServiceRegistration<Reloader> registration) {
    return BundleKinds.isWorker(bundle)
        ? new Own(reloader, BundleKinds.application(bundle))
        : reloader;
  }

  @Override
  public void ungetService(
      Bundle bundle, ServiceRegistration<Reloader> registration, Reloader service) {}

  /** All applications are one. */
  private record Own(Reloader reloader, String application) implements Reloader {

    @Override
    public CompletionStage<ReloadReport> reload(ReloadTarget target, Trigger trigger) {
      return switch (target) {
        case ReloadTarget.Workers() ->
            reloader.reload(new ReloadTarget.WorkersOf(application), trigger);
        case ReloadTarget.TaskWorkers() ->
            reloader.reload(new ReloadTarget.TaskWorkersOf(application), trigger);
        case ReloadTarget.WorkersOf(String name) -> reload(name, target, trigger);
        case ReloadTarget.TaskWorkersOf(String name) -> reload(name, target, trigger);
        case ReloadTarget.WorkerOf(String name, int number) -> reload(name, target, trigger);
        case ReloadTarget.Rollback(String name, String version) -> reload(name, target, trigger);
      };
    }

    private CompletionStage<ReloadReport> reload(
        String name, ReloadTarget target, Trigger trigger) {
      return name.equals(application)
          ? reloader.reload(target, trigger)
          : CompletableFuture.failedFuture(
              new UnknownApplicationException(name, List.of(application)));
    }
  }
}
