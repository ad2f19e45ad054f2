package io.serinus.git;

import io.serinus.model.InvalidInputException;
import java.util.Optional;

/**
 * One remote repository and how it may be spoken to.
 *
 * @param url where it lies
 * @param credentials asked before each connection
 * @param allowInsecureHttp whether credentials may be sent over plain {@code http://}; default no
 * @param limits time and size bounds
 */
public record GitRemote(
    RemoteUrl url,
    CredentialsSource credentials,
    boolean allowInsecureHttp,
    TransferLimits limits) {

  /** A remote that is read and written without credentials, with default limits. */
  public static GitRemote anonymous(RemoteUrl url) {
    return new GitRemote(url, CredentialsSource.anonymous(), false, TransferLimits.defaults());
  }

  /**
   * The credentials to send now.
   *
   * @throws InvalidInputException reason {@code InsecureCredentials} when there are credentials but
   *     the URL is plain http and that was not allowed
   */
  Optional<GitCredentials> usableCredentials() {
    if (!url.isNetwork()) {
      return Optional.empty();
    }
    Optional<GitCredentials> current = credentials.current();
    if (current.isPresent() && url.isPlainHttp() && !allowInsecureHttp) {
      throw new InvalidInputException(
          "InsecureCredentials",
          "Credentials for %s would travel unencrypted. Use an https:// URL, or set".formatted(url)
              + " allowInsecureHttp: true for this repository if the network is trusted.");
    }
    return current;
  }
}
