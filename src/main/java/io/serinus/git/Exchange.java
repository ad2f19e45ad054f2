package io.serinus.git;

import java.io.IOException;
import java.net.URISyntaxException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/** One conversation with a remote: authenticated, bounded, its failures put into words. */
final class Exchange {

  /** What is said. */
  @FunctionalInterface
  interface Conversation<T> {
    T over(Transport transport, ProgressMonitor monitor) throws IOException;
  }

  private final GitRemote remote;
  private final Repository mirror;
  private final TransferBudget budget;
  private final BudgetMonitor monitor;
  private final RemoteHttp http;
  private final RemoteFailures failures;

  /**
   * @param maxBytes most bytes to receive or to write
   * @param bytesWritten what has been written to disk so far
   */
  Exchange(
      GitRemote remote,
      InstantSource clock,
      Repository mirror,
      long maxBytes,
      LongSupplier bytesWritten) {
    this.remote = remote;
    this.mirror = mirror;
    this.budget = new TransferBudget(clock, remote.limits().operation(), maxBytes);
    this.monitor = new BudgetMonitor(budget, bytesWritten);
    Optional<GitCredentials> credentials = remote.usableCredentials();
    this.http =
        new RemoteHttp(remote.url(), credentials.map(GitCredentials::authorization), budget);
    this.failures = new RemoteFailures(remote, credentials);
  }

  <T> T read(Conversation<T> conversation) {
    try {
      return hold(conversation);
    } catch (IOException | URISyntaxException | RuntimeException failure) {
      throw failures.fetchFailed(failure, budget, http);
    }
  }

  <T> T write(Conversation<T> conversation) {
    try {
      return hold(conversation);
    } catch (IOException | URISyntaxException | RuntimeException failure) {
      throw failures.pushFailed(failure, budget, http);
    }
  }

  /** A hostile answer can make JGit throw unchecked exceptions; they count as the remote's. */
  private <T> T hold(Conversation<T> conversation) throws IOException, URISyntaxException {
    try (Transport transport = Transport.open(mirror, new URIish(remote.url().toString()))) {
      transport.setTimeout(Math.toIntExact(remote.limits().silence().toSeconds()));
      if (transport instanceof TransportHttp overHttp) {
        overHttp.setHttpConnectionFactory(http);
      }
      return conversation.over(transport, monitor);
    }
  }
}
