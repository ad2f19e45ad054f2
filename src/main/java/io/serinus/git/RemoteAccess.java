package io.serinus.git;

import io.serinus.model.UnavailableException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.TagOpt;

/** Asks a remote for a tip, fetches and pushes; never forces. */
final class RemoteAccess {
  private final GitRemote remote;
  private final InstantSource clock;

  RemoteAccess(GitRemote remote, InstantSource clock) {
    this.remote = remote;
    this.clock = clock;
  }

  /** Where the ref is now; empty when the remote has no such ref. Transfers no objects. */
  Optional<ObjectId> tipOf(Repository mirror, String ref) {
    return exchange(mirror)
        .read(
            (transport, monitor) -> {
              try (FetchConnection connection = transport.openFetch(List.of(new RefSpec(ref)))) {
                return Optional.ofNullable(connection.getRef(ref)).map(Ref::getObjectId);
              }
            });
  }

  /**
   * Fetches the ref's missing objects and moves the tracking ref to its tip, forwards or not.
   *
   * @param mirrorBytes the mirror's present size
   * @param shallow whether only the tip's own files are wanted, without the commits before it; they
   *     are not checked then
   */
  void fetch(
      Repository mirror,
      String ref,
      String trackingRef,
      LongSupplier mirrorBytes,
      boolean shallow) {
    long before = mirrorBytes.getAsLong();
    long room = Math.max(0, remote.limits().maxMirrorBytes() - before);
    LongSupplier growth = () -> mirrorBytes.getAsLong() - before;
    new Exchange(remote, clock, mirror, room, growth)
        .read(
            (transport, monitor) -> {
              transport.setTagOpt(TagOpt.NO_TAGS);
              if (shallow) {
                transport.setDepth(1);
                // Its test that nothing is missing knows nothing of commits left out on purpose.
                transport.setCheckFetchedObjects(false);
              }
              RefSpec spec =
                  new RefSpec().setSourceDestination(ref, trackingRef).setForceUpdate(true);
              return transport.fetch(monitor, List.of(spec));
            });
  }

  /**
   * Moves the remote's ref from the expected place to the commit, or not at all.
   *
   * @param expected where the ref must be; empty when it must not exist
   */
  PushOutcome push(Repository mirror, String ref, Optional<ObjectId> expected, ObjectId commit) {
    return exchange(mirror)
        .write(
            (transport, monitor) -> {
              transport.setPushThin(true);
              ObjectId from = expected.orElseGet(ObjectId::zeroId);
              RemoteRefUpdate update =
                  new RemoteRefUpdate(mirror, commit.name(), commit, ref, false, null, from);
              PushResult result = transport.push(monitor, List.of(update));
              return outcome(update, result.getMessages());
            });
  }

  /** The failure for a push that the remote refused in the given words. */
  UnavailableException pushRefused(String words) {
    return new RemoteFailures(remote, remote.usableCredentials()).pushRefused(words);
  }

  private Exchange exchange(Repository mirror) {
    return new Exchange(remote, clock, mirror, remote.limits().maxMirrorBytes(), () -> 0L);
  }

  private static PushOutcome outcome(RemoteRefUpdate update, String remoteWords) {
    return switch (update.getStatus()) {
      case OK, UP_TO_DATE -> new PushOutcome.Accepted();
      case REJECTED_REMOTE_CHANGED, REJECTED_NONFASTFORWARD -> new PushOutcome.Overtaken();
      case REJECTED_OTHER_REASON, REJECTED_NODELETE, NON_EXISTING, NOT_ATTEMPTED, AWAITING_REPORT ->
          new PushOutcome.Refused(words(update, remoteWords.strip()));
    };
  }

  private static String words(RemoteRefUpdate update, String remoteWords) {
    String verdict = update.getMessage() == null ? update.getStatus().name() : update.getMessage();
    return remoteWords.isEmpty() ? verdict : verdict + ", " + remoteWords;
  }
}
