package io.molt.deployer;

import org.osgi.framework.Version;

/**
 * Which application a file holds.
 *
 * @param application its {@code Bundle-SymbolicName}
 * @param version its {@code Bundle-Version}
 */
record Identity(String application, Version version) {

  @Override
  public String toString() {
    return application + " " + version;
  }
}
