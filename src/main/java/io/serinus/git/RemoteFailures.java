package io.serinus.git;

import io.serinus.model.Secret;
import io.serinus.model.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;

/** Says in one sentence what went wrong with a remote and what to do; never repeats a secret. */
final class RemoteFailures {
  private static final int LONGEST_QUOTE = 600;
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\s]+");

  private final GitRemote remote;
  private final Optional<GitCredentials> credentials;

  RemoteFailures(GitRemote remote, Optional<GitCredentials> credentials) {
    this.remote = remote;
    this.credentials = credentials;
  }

  UnavailableException fetchFailed(Exception failure, TransferBudget budget, RemoteHttp http) {
    return budget
        .breach()
        .map(this::breached)
        .or(() -> authenticationFailed(http, failure))
        .or(() -> badObjects(failure))
        .orElseGet(() -> unreachable(failure, http));
  }

  UnavailableException pushFailed(Exception failure, TransferBudget budget, RemoteHttp http) {
    if (http.lastStatus().orElse(0) == 403) {
      return pushRefused("HTTP 403, " + words(failure));
    }
    return fetchFailed(failure, budget, http);
  }

  /** The remote understood the push and said no. */
  UnavailableException pushRefused(String words) {
    return new UnavailableException(
        "PushRefused",
        ("%s refused the push: %s. Give the credentials the right to push to this branch, or exempt"
                + " it from the branch protection.")
            .formatted(remote.url(), quote(words)));
  }

  private UnavailableException breached(TransferBudget.Breach breach) {
    return switch (breach) {
      case TIME ->
          new UnavailableException(
              "RemoteUnreachable",
              "The transfer with %s did not end within %s and was stopped; it is tried again."
                  .formatted(remote.url(), remote.limits().operation()));
      case SIZE ->
          new UnavailableException(
              "MirrorTooLarge",
              ("The mirror of %s would grow beyond %,d bytes. Raise the bound of the mirror's size,"
                      + " or follow a smaller repository.")
                  .formatted(remote.url(), remote.limits().maxMirrorBytes()));
    };
  }

  private Optional<UnavailableException> authenticationFailed(RemoteHttp http, Exception failure) {
    int status = http.lastStatus().orElse(0);
    if (status != 401 && status != 403) {
      return Optional.empty();
    }
    String advice =
        credentials.isEmpty()
            ? "No credentials are configured for it; configure them."
            : "Check that the credentials are right, not expired, and may access this repository.";
    return Optional.of(
        new UnavailableException(
            "AuthenticationFailed",
            "%s denied access (HTTP %d). %s".formatted(remote.url(), status, advice),
            harmlessCause(failure)));
  }

  private Optional<UnavailableException> badObjects(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CorruptObjectException) {
        return Optional.of(
            new UnavailableException(
                "ObjectsRefused",
                ("%s sent objects that fail the integrity check: %s. Run git fsck --strict on the"
                        + " remote repository, or let the mistake pass with git.fsckIgnore.")
                    .formatted(remote.url(), words(failure)),
                harmlessCause(failure)));
      }
    }
    return Optional.empty();
  }

  private UnavailableException unreachable(Exception failure, RemoteHttp http) {
    int status = http.lastStatus().orElse(0);
    String advice =
        failure instanceof NoRemoteRepositoryException || status == 404
            ? "There is no such repository, or the credentials may not see it; check the URL."
            : status >= 500
                ? "The server failed (HTTP %d); it is tried again.".formatted(status)
                : "Check the URL, the network and the server; it is tried again.";
    return new UnavailableException(
        "RemoteUnreachable",
        "%s could not be reached: %s. %s".formatted(remote.url(), words(failure), advice),
        harmlessCause(failure));
  }

  /** The messages of a failure and its causes, most general first. */
  private String words(Throwable failure) {
    List<String> messages = new ArrayList<>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message =
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
      if (messages.stream().noneMatch(known -> known.contains(message))) {
        messages.add(message);
      }
    }
    return quote(String.join(": ", messages));
  }

  private String quote(String text) {
    String line = UNPRINTABLE.matcher(withoutSecrets(text)).replaceAll(" ").strip();
    String clipped = line.length() > LONGEST_QUOTE ? line.substring(0, LONGEST_QUOTE) + "…" : line;
    return clipped.endsWith(".") ? clipped.substring(0, clipped.length() - 1) : clipped;
  }

  private String withoutSecrets(String text) {
    String clean = text;
    for (Secret secret : secrets()) {
      clean = clean.replace(secret.reveal(), "***");
    }
    return clean;
  }

  private List<Secret> secrets() {
    return credentials
        .map(found -> List.of(found.authorization(), encoded(found), found.secret()))
        .orElse(List.of());
  }

  private static Secret encoded(GitCredentials found) {
    String header = found.authorization().reveal();
    return new Secret(header.substring(header.indexOf(' ') + 1));
  }

  /** A stack trace prints the messages of all causes, and a server may echo what it was sent. */
  private Throwable harmlessCause(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (!withoutSecrets(cause.toString()).equals(cause.toString())) {
        return new IllegalStateException(
            "%s, its text withheld because it holds a credential"
                .formatted(failure.getClass().getName()));
      }
    }
    return failure;
  }
}
