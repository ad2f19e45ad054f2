package io.serinus.git;

import java.util.Optional;

/**
 * Gives the credentials for one remote. Asked before each connection, so that a rotated token is
 * used without a restart.
 */
@FunctionalInterface
public interface CredentialsSource {
  /** The credentials of now; empty for anonymous access. */
  Optional<GitCredentials> current();

  /** Anonymous access. */
  static CredentialsSource anonymous() {
    return Optional::empty;
  }
}
