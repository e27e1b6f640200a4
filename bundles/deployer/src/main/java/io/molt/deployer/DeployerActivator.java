package io.molt.deployer;

import io.molt.deployer.weaving.Weaving;
import io.molt.settings.Settings;
import io.molt.spi.ApplicationStatus;
import io.molt.spi.Applications;
import io.molt.spi.ContentSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** Puts the deployer together: registers the content source and begins to deploy. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class DeployerActivator implements BundleActivator {

  private static final int KEPT_CONTENTS = 4;

  private @Nullable ContentStore store;
  private @Nullable Weaving weaving;
  private @Nullable DeployThread thread;

  @Override
  public void start(BundleContext context) throws IOException {
    Settings settings = service(context, Settings.class);
    Applications applications = service(context, Applications.class);
    Ticker ticker = new SystemTicker();
    Attempts attempts = new Attempts();
    Path deploy = Files.createDirectories(settings.directories().deploy());

    ContentStore content = contentStore(settings.directories().data(), applications, ticker);
    Weaving woven = new Weaving(settings.server().loopChecks());
    Catalog catalog = catalog(new DiskFolder(deploy), content, woven, ticker);
    Reconciler reconciler = new Reconciler(attempts, settings.server().autoReload(), ticker);
    context.registerService(
        ContentSource.class, new Intake(catalog, content, attempts, ticker), null);
    DeployThread looking =
        new DeployThread(
            new Deployer(catalog, reconciler, applications, ticker),
            new DirectoryWatch(deploy),
            woven);
    store = content;
    weaving = woven;
    thread = looking;
    looking.start();
  }

  private static ContentStore contentStore(Path data, Applications applications, Ticker ticker)
      throws IOException {
    StorePruner pruner = new StorePruner(KEPT_CONTENTS, () -> serving(applications));
    ContentStore store = new ContentStore(data.resolve("content"), pruner, ticker);
    store.open();
    return store;
  }

  private static Set<String> serving(Applications applications) {
    return applications.status().stream()
        .map(ApplicationStatus::hash)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Catalog catalog(
      Folder folder, ContentStore store, Weaving weaving, Ticker ticker) {
    Limits limits = Limits.forHeap(Runtime.getRuntime().maxMemory());
    BundleReader reader =
        new BundleReader(limits, Runtime.version().feature(), store::file, weaving);
    return new Catalog(folder, name -> new WatchedFile(name, folder, reader, ticker));
  }

  private static <T> T service(BundleContext context, Class<T> type) {
    ServiceReference<T> reference = context.getServiceReference(type);
    if (reference == null) {
      throw new IllegalStateException(
          "io.molt.deployer: no service " + type.getName() + " (expected: one, registered before)");
    }
    return context.getService(reference);
  }

  /** The framework takes back the registration; what is still to be written is waited for. */
  @Override
  public void stop(BundleContext context) {
    DeployThread looking = thread;
    if (looking != null) {
      looking.close();
    }
    Weaving woven = weaving;
    if (woven != null) {
      woven.close();
    }
    ContentStore content = store;
    if (content != null) {
      content.close();
    }
  }
}
