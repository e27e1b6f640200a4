package io.molt.deployer;

import io.molt.deployer.files.StoredFile;

/** A bundle's file that the content store has already. */
record StoredRaw(StoredFile file) implements Raw {

  @Override
  public boolean store(WholeFiles files, String name) {
    return false;
  }

  @Override
  public void discard() {}

  @Override
  public boolean isSound() {
    return file.isSound();
  }
}
