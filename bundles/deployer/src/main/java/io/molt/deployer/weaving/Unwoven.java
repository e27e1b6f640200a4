package io.molt.deployer.weaving;

/**
 * Code that was left as it is and so cannot be stopped.
 *
 * @param name of the class, or of the class and the method
 * @param reason why it was left
 */
record Unwoven(String name, String reason) {

  @Override
  public String toString() {
    return name + ": " + reason;
  }
}
