package io.molt.spi;

import java.util.List;

/**
 * TLS on a port, at one moment.
 *
 * @param engine {@code boringssl} or {@code jdk}
 * @param certificates those that it has, the one for all names first
 * @param failed how many handshakes have failed or took too long since the start
 * @param problems why the files as they are now were not taken up; empty if they were
 */
public record TlsStatus(
    String engine, List<CertificateStatus> certificates, long failed, List<String> problems) {}
