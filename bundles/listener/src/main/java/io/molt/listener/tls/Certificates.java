package io.molt.listener.tls;

import io.molt.spi.CertificateReload;
import io.molt.spi.CertificateReload.Outcome;
import io.molt.spi.CertificateStatus;
import io.molt.spi.settings.TlsSettings;
import io.molt.spi.tls.ServerCertificate;
import io.molt.spi.tls.TlsMaterial;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of one port. When their files have changed they are read anew and checked, and
 * connections that come from then on get them; if anything is wrong, those that were good before
 * stay. Open connections have nothing more to do with them. Usable from any thread.
 */
public final class Certificates {

  /** What is in use, put together. */
  private record Current(TlsMaterial material, SslContext context) {}

  private final Logger log = LoggerFactory.getLogger(Certificates.class);
  private final String listener;
  private final TlsSettings settings;
  private final TlsContexts contexts;
  private final InstantSource clock;
  private final FileStamps files;
  private final Object handOver = new Object();
  private volatile Current current;
  private volatile List<String> problems = List.of();

  /** The days left that were warned of last, so that it is said once a day. */
  private long daysSaid = Long.MAX_VALUE;

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException if they are not fit; the message is for people
   */
  Certificates(String listener, TlsSettings settings, TlsContexts contexts, InstantSource clock) {
    this.listener = listener;
    this.settings = settings;
    this.contexts = contexts;
    this.clock = clock;
    this.files = new FileStamps(TlsMaterial.files(settings));
    List<String> wrong = new ArrayList<>();
    Optional<TlsMaterial> read = read(wrong);
    if (read.isEmpty()) {
      throw new IllegalArgumentException("listener " + listener + ": " + String.join("; ", wrong));
    }
    this.current = new Current(read.get(), contexts.of(read.get()));
    log.info(
        "[{}] TLS by {} with {}: {}.",
        listener,
        engine(),
        status().getFirst().file(),
        String.join("; ", describe()));
    sayDaysLeft();
  }

  /** An engine for the next connection. */
  SSLEngine newEngine(ByteBufAllocator allocator) {
    synchronized (handOver) { // a context of BoringSSL must not be released meanwhile
      return current.context.newEngine(allocator);
    }
  }

  /** Connections that are open hold on to what they began with. */
  private void become(Current next) {
    Current before = current;
    synchronized (handOver) {
      current = next;
    }
    ReferenceCountUtil.release(before.context);
  }

  /** No connection comes any more. */
  void end() {
    ReferenceCountUtil.release(current.context);
  }

  String engine() {
    return TlsContexts.engine(current.context);
  }

  boolean asksForCertificates() {
    return contexts.clientAuth() != ClientAuth.NONE;
  }

  /** Those in use. */
  List<CertificateStatus> status() {
    Instant now = clock.instant();
    List<CertificateStatus> all = new ArrayList<>();
    for (Map.Entry<String, ServerCertificate> each : current.material.all().entrySet()) {
      ServerCertificate certificate = each.getValue();
      all.add(
          new CertificateStatus(
              each.getKey(),
              certificate.file(),
              certificate.subject(),
              certificate.validUntil(),
              Math.floorDiv(
                  Duration.between(now, certificate.validUntil()).toSeconds(),
                  Duration.ofDays(1).toSeconds())));
    }
    return List.copyOf(all);
  }

  /** Why the files as they are were not taken; empty if they were. */
  List<String> problems() {
    return problems;
  }

  /** Reads the files anew, whether they have changed or not. */
  public synchronized CertificateReload reload() {
    files.settle();
    List<String> wrong = new ArrayList<>();
    Optional<TlsMaterial> read = read(wrong);
    if (read.isEmpty()) {
      return keep(wrong);
    }
    if (read.get().equals(current.material)) {
      problems = List.of();
      return new CertificateReload(listener, Outcome.UNCHANGED, describe());
    }
    try {
      become(new Current(read.get(), contexts.of(read.get())));
    } catch (IllegalArgumentException refused) {
      return keep(List.of(String.valueOf(refused.getMessage())));
    }
    problems = List.of();
    daysSaid = Long.MAX_VALUE;
    log.info("[{}] New connections get: {}.", listener, String.join("; ", describe()));
    sayDaysLeft();
    return new CertificateReload(listener, Outcome.TAKEN, describe());
  }

  /**
   * Looks whether the files have changed, which costs a few system calls. They are read when they
   * are the same at two looks: a certificate and its key are not written at the same instant.
   */
  public synchronized void look() {
    if (files.haveChanged()) {
      reload();
    }
    sayDaysLeft();
  }

  private CertificateReload keep(List<String> wrong) {
    problems = List.copyOf(wrong);
    for (String each : wrong) {
      log.error("[{}] The certificates that were there before go on: {}.", listener, each);
    }
    return new CertificateReload(listener, Outcome.KEPT, problems);
  }

  private Optional<TlsMaterial> read(List<String> wrong) {
    return TlsMaterial.read(
        settings,
        clock.instant(),
        problem -> wrong.add(problem.key() + ": " + problem.cause().getMessage()));
  }

  private List<String> describe() {
    return status().stream()
        .map(
            each ->
                "%s%s, valid until %s, %d days"
                    .formatted(
                        each.name().isEmpty() ? "" : each.name() + " has ",
                        each.subject(),
                        each.validUntil(),
                        each.daysLeft()))
        .toList();
  }

  private void sayDaysLeft() {
    for (CertificateStatus each : status()) {
      if (each.daysLeft() < CertificateStatus.FEW_DAYS && each.daysLeft() < daysSaid) {
        daysSaid = each.daysLeft();
        log.warn(
            "[{}] The certificate of {} in {} is valid for {} more days (expected: {} or more;"
                + " renewed files are taken up).",
            listener,
            each.subject(),
            each.file(),
            each.daysLeft(),
            CertificateStatus.FEW_DAYS);
      }
    }
  }
}
