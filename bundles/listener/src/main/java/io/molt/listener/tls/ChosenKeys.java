package io.molt.listener.tls;

import io.netty.handler.ssl.util.SimpleKeyManagerFactory;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.ManagerFactoryParameters;

/** Gives the choice of certificates to BoringSSL, which wants a factory and keeps what it made. */
final class ChosenKeys extends SimpleKeyManagerFactory {

  private final CertificateChoice choice;

  ChosenKeys(CertificateChoice choice) {
    this.choice = choice;
  }

  @Override
  protected void engineInit(KeyStore keys, char[] password) {}

  @Override
  protected void engineInit(ManagerFactoryParameters parameters) {}

  @Override
  protected KeyManager[] engineGetKeyManagers() {
    return new KeyManager[] {choice};
  }
}
