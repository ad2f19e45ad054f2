package io.serinus.git;

import io.serinus.model.InvalidInputException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.ObjectChecker;

/**
 * One remote repository and how it may be spoken to.
 *
 * @param url where it lies
 * @param credentials asked before each connection
 * @param allowInsecureHttp whether credentials may be sent over plain {@code http://}; default no
 * @param limits time and size bounds
 * @param fsckIgnore mistakes in received objects that are let pass: names of {@link
 *     ObjectChecker.ErrorType}, for example {@code ZERO_PADDED_FILEMODE}; default none
 */
public record GitRemote(
    RemoteUrl url,
    CredentialsSource credentials,
    boolean allowInsecureHttp,
    TransferLimits limits,
    Set<String> fsckIgnore) {
  public GitRemote {
    fsckIgnore = Set.copyOf(fsckIgnore);
    if (!fsckNames().containsAll(fsckIgnore)) {
      throw new InvalidInputException(
          "UnknownObjectMistake",
          "repositories[].git.fsckIgnore of %s must be of %s"
              .formatted(url, String.join(", ", fsckNames())));
    }
  }

  /** A remote whose objects must be without a mistake. */
  public GitRemote(
      RemoteUrl url,
      CredentialsSource credentials,
      boolean allowInsecureHttp,
      TransferLimits limits) {
    this(url, credentials, allowInsecureHttp, limits, Set.of());
  }

  /** The names that {@code fsckIgnore} may have. */
  private static Set<String> fsckNames() {
    return Arrays.stream(ObjectChecker.ErrorType.values())
        .map(Enum::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

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
