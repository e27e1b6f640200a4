package io.molt.deployer;

import io.molt.deployer.weaving.Weaving;
import io.molt.spi.ApplicationStatus;
import io.molt.spi.Applications;
import io.molt.spi.ContentSource;
import io.molt.spi.ProcessLink;
import io.molt.spi.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the deployer together: registers the content source and begins to deploy. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class DeployerActivator implements BundleActivator {

  private static final Logger LOG = LoggerFactory.getLogger(DeployerActivator.class);
  private static final int KEPT_CONTENTS = 4;

  private @Nullable Background background;
  private @Nullable Weaving weaving;
  private @Nullable DeployThread thread;
  private @Nullable LargeFiles largeFiles;
  private @Nullable ContentStore store;

  /** Where there may be a {@link DirectoryApart}. */
  private @Nullable Path separate;

  @Override
  public void start(BundleContext context) throws IOException {
    Settings settings = service(context, Settings.class);
    Applications applications = service(context, Applications.class);
    Ticker ticker = new SystemTicker();
    Attempts attempts = new Attempts();
    Background slow = new Background();
    background = slow;
    Path deploy = Files.createDirectories(settings.directories().deploy());

    WholeFiles files = WholeFiles.in(settings.directories().data().resolve("content"));
    ServedRecord record = new ServedRecord(files, KEPT_CONTENTS);
    StorePruner pruner = new StorePruner(KEPT_CONTENTS, () -> serving(applications), record);
    ContentStore content = new ContentStore(files, pruner, slow::later, ticker);
    content.tidy();
    store = content;
    Weaving woven = new Weaving(settings.server().supervision().loopChecks());
    weaving = woven;
    BundleReader reader = reader(context, content, new Drafts(files), woven);
    Archive archive = new Archive(content, record, reader, slow, ticker);
    Folder folder = new DiskFolder(deploy);
    LargeFiles apart = new LargeFiles(giveWay(context));
    largeFiles = apart;
    Catalog catalog =
        new Catalog(folder, name -> new WatchedFile(name, folder, reader, ticker, apart));
    Overlooked overlooked = new Overlooked(catalog::label, attempts::file, ticker);
    LookRequests requests = new LookRequests(ticker);
    Path root = settings.directories().run().resolve("rehearsal");
    separate = root;
    context.registerService(
        ContentSource.class,
        new DirectorySource(
            catalog,
            content,
            archive,
            attempts,
            overlooked,
            requests,
            told -> Optional.of(new DirectoryApart(root, reader, told, slow, ticker)),
            ticker),
        null);

    Reconciler reconciler =
        new Reconciler(attempts, settings.server().reloading().autoReload(), ticker);
    RememberedFiles remembered = new RememberedFiles(catalog, archive::heldBy);
    Deployer deployer =
        new Deployer(catalog, remembered, reconciler, overlooked, applications, ticker);
    DeployThread looking =
        new DeployThread(deployer, new DirectoryWatch(deploy), woven, giveWay(context), requests);
    thread = looking;
    looking.start();
  }

  private static Set<String> serving(Applications applications) {
    return applications.status().stream()
        .map(ApplicationStatus::hash)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static BundleReader reader(
      BundleContext context, ContentStore store, Drafts drafts, Weaving weaving) {
    Limits limits = Limits.forHeap(Runtime.getRuntime().maxMemory());
    return new BundleReader(
        limits,
        Runtime.version().feature(),
        store::file,
        drafts,
        weaving,
        ServerParts.among(context::getBundles));
  }

  /** What has a thread give way to those that serve. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // the launcher's class loader cannot name the types
  private static Runnable giveWay(BundleContext context) {
    try {
      return context
          .getServiceReferences(
              Consumer.class, "(" + ProcessLink.ROLE + "=" + ProcessLink.BACKGROUND + ")")
          .stream()
          .findFirst()
          .map(reference -> (Consumer<Boolean>) context.getService(reference))
          .<Runnable>map(background -> () -> background.accept(true))
          .orElse(() -> {});
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
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
    LargeFiles apart = largeFiles;
    if (apart != null) {
      apart.close();
    }
    Weaving woven = weaving;
    if (woven != null) {
      woven.close();
    }
    Background slow = background;
    if (slow != null) {
      slow.close();
    }
    ContentStore content = store;
    if (content != null) {
      content.tidy();
    }
    removeSeparate();
  }

  /** A server that is told to stop in the middle of a rehearsal has not done so. */
  private void removeSeparate() {
    Path root = separate;
    try {
      if (root != null) {
        DirectoryApart.remove(root);
      }
    } catch (IOException inUse) {
      LOG.debug("[deploy] {} stays until the next rehearsal: {}", root, inUse.toString());
    }
  }
}
