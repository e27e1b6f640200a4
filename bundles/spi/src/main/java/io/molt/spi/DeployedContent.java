package io.molt.spi;

/**
 * What {@code deploy/} holds for an application.
 *
 * @param file as messages call it: {@code deploy/hello.jar}
 * @param version its {@code Bundle-Version}; empty if the file is no fit bundle
 * @param hash SHA-256 of the file, in hexadecimal; empty if it is no fit bundle
 */
public record DeployedContent(String file, String version, String hash) {}
