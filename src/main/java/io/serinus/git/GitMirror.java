package io.serinus.git;

import io.serinus.model.InvalidInputException;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/**
 * The local bare mirror of one remote, shared by everything that reads it.
 *
 * <p>Thread-safe; polls wait for each other; reading, writing a {@link StatusBranch} and collecting
 * garbage may go on at the same time as a poll.
 *
 * <p>Every method may throw {@link UnavailableException} with reason {@code MirrorDamaged} (the
 * next call finds an empty mirror, so poll first) or {@code MirrorUnreadable} (the disk fails).
 * Methods that take a commit the mirror does not have throw reason {@code CommitMissing}.
 */
public final class GitMirror implements AutoCloseable {
  private final GitRemote remote;
  private final RemoteAccess access;
  private final MirrorStore store;
  private final TreeReader trees;
  private final ReentrantLock polling = new ReentrantLock();

  private GitMirror(GitRemote remote, InstantSource clock, MirrorStore store) {
    this.remote = remote;
    this.access = new RemoteAccess(remote, clock);
    this.store = store;
    this.trees = new TreeReader(remote.limits().maxTreeEntries());
  }

  /**
   * Opens the remote's mirror in a directory of its own below {@code root}. Does not speak with the
   * remote. What a killed process left half-written is discarded.
   *
   * @param root directory of all mirrors, made when missing
   * @param clock measures how long an exchange with the remote takes
   * @throws UnavailableException reason {@code MirrorInUse} while another process has it open
   */
  public static GitMirror open(Path root, GitRemote remote, InstantSource clock) {
    return new GitMirror(remote, clock, MirrorStore.open(root, remote.url(), remote.fsckIgnore()));
  }

  /** Whose mirror this is. */
  public RemoteUrl url() {
    return remote.url();
  }

  /**
   * Compares the remote's ref with what the mirror has and fetches what is missing, if anything.
   *
   * <p>The answer compares with the last poll, also one before a restart, and not with what the
   * caller has worked through: after a crash in between, {@code Unchanged} names a tip that the
   * caller has not seen.
   *
   * @throws UnavailableException reasons {@code RemoteUnreachable}, {@code AuthenticationFailed},
   *     {@code MirrorTooLarge}, {@code ObjectsRefused}
   * @throws InvalidInputException reason {@code InsecureCredentials}
   */
  public PollResult poll(RefSelector ref) {
    String branch = branchOf(ref);
    TrackingRef tracking = new TrackingRef("poll", branch);
    polling.lock();
    try {
      return store.use(mirror -> poll(mirror, ref, "refs/heads/" + branch, tracking));
    } finally {
      polling.unlock();
    }
  }

  /** Where the branch was at the last poll that found it; empty when none did. */
  public Optional<CommitId> tip(RefSelector ref) {
    TrackingRef tracking = new TrackingRef("poll", branchOf(ref));
    return store.use(tracking::read).map(GitMirror::commitId);
  }

  private PollResult poll(
      Repository mirror, RefSelector ref, String remoteRef, TrackingRef tracking)
      throws IOException {
    Optional<ObjectId> known = tracking.read(mirror);
    Optional<ObjectId> advertised = access.tipOf(mirror, remoteRef);
    if (advertised.isEmpty()) {
      return new PollResult.RefMissing(ref, known.map(GitMirror::commitId));
    }
    if (advertised.equals(known)) {
      return new PollResult.Unchanged(commitId(advertised.get()));
    }
    Optional<ObjectId> fetched = fetch(mirror, remoteRef, tracking);
    if (fetched.isEmpty()) {
      return new PollResult.RefMissing(ref, known.map(GitMirror::commitId));
    }
    boolean rewritten =
        known.isPresent() && !CommitReader.isAncestor(mirror, known.get(), fetched.get());
    return new PollResult.Moved(known.map(GitMirror::commitId), commitId(fetched.get()), rewritten);
  }

  /** Where the branch was when it was fetched; it may have moved again since it was asked for. */
  private Optional<ObjectId> fetch(Repository mirror, String remoteRef, TrackingRef tracking)
      throws IOException {
    try {
      access.fetch(mirror, remoteRef, tracking.name(), store::size, false);
    } catch (UnavailableException failure) {
      store.verify();
      throw failure;
    }
    return tracking.read(mirror);
  }

  private static String branchOf(RefSelector ref) {
    if (ref instanceof RefSelector.Branch branch) {
      return branch.name();
    }
    throw new IllegalStateException("Not a ref selector: " + ref);
  }

  /** Whether the mirror has the commit; false after history was rewritten and cleaned up. */
  public boolean contains(CommitId commit) {
    return store.use(mirror -> CommitReader.contains(mirror, objectId(commit)));
  }

  /**
   * What differs in the scope between two commits. Cost follows the difference, not the size.
   *
   * @param from empty to have everything reported as added
   * @throws InvalidInputException reason {@code TreeTooLarge}
   */
  public TreeChanges changes(Optional<CommitId> from, CommitId to, PathScope scope) {
    return store.use(
        mirror -> {
          Optional<ObjectId> base = known(mirror, from);
          return trees.changes(mirror, base, known(mirror, to), scope);
        });
  }

  /**
   * All files of the commit in the scope.
   *
   * @throws InvalidInputException reason {@code TreeTooLarge}
   */
  public TreeListing tree(CommitId commit, PathScope scope) {
    return store.use(mirror -> trees.list(mirror, known(mirror, commit), scope));
  }

  /**
   * A file's content.
   *
   * @param blob from {@link #changes} or {@link #tree}
   * @param maxBytes larger content is not read
   */
  public BlobContent read(BlobId blob, long maxBytes) {
    return store.use(mirror -> trees.read(mirror, ObjectId.fromString(blob.sha()), maxBytes));
  }

  /**
   * Gives a file's content, of whatever size, piece by piece.
   *
   * @param blob from {@link #changes} or {@link #tree}
   * @param visitor need not read to the end
   */
  public <T> T stream(BlobId blob, BlobVisitor<T> visitor) {
    return store.use(mirror -> trees.stream(mirror, ObjectId.fromString(blob.sha()), visitor));
  }

  /** What the commit says about itself. */
  public Commit commit(CommitId commit) {
    return store.use(mirror -> CommitReader.read(mirror, known(mirror, commit)));
  }

  /**
   * The commits that {@code to} contains and {@code from} does not, on merged branches too.
   *
   * @param most at most so many, at least 1; older ones are left out
   * @return newest first, {@code to} at the front; empty when {@code from} contains it
   */
  public List<Commit> commitsBetween(CommitId from, CommitId to, int most) {
    return store.use(
        mirror -> CommitReader.between(mirror, known(mirror, from), known(mirror, to), most));
  }

  /** Whether {@code descendant} contains {@code ancestor}; a commit contains itself. */
  public boolean isAncestor(CommitId ancestor, CommitId descendant) {
    return store.use(
        mirror ->
            CommitReader.isAncestor(mirror, known(mirror, ancestor), known(mirror, descendant)));
  }

  /**
   * For each path the newest commit after {@code from} up to {@code to} that changed or deleted it.
   * A merge is named only for what differs from all its parents.
   *
   * @param from excluded; empty for the whole history
   * @return no entry for a path that the range did not change
   */
  public Map<String, Commit> attribute(Set<String> paths, Optional<CommitId> from, CommitId to) {
    return store.use(
        mirror -> Attribution.attribute(mirror, paths, known(mirror, from), known(mirror, to)));
  }

  /**
   * Packs the mirror and drops old unreachable objects, if that is worth it and the heap allows it.
   *
   * @return whether it was done
   */
  public boolean collectGarbageIfMuch() {
    return store.use(MirrorRepository::isMuchGarbage) && store.collectGarbage();
  }

  /** The same, however little it is; false when it is already under way. */
  boolean collectGarbage() {
    return store.collectGarbage();
  }

  /** The mirror's size on disk in bytes. */
  public long size() {
    return store.size();
  }

  MirrorStore store() {
    return store;
  }

  RemoteAccess access() {
    return access;
  }

  private Optional<ObjectId> known(Repository mirror, Optional<CommitId> commit)
      throws IOException {
    return commit.isEmpty() ? Optional.empty() : Optional.of(known(mirror, commit.get()));
  }

  private ObjectId known(Repository mirror, CommitId commit) throws IOException {
    if (!CommitReader.contains(mirror, objectId(commit))) {
      throw new UnavailableException(
          "CommitMissing",
          "The mirror of %s has no commit %s; it was removed from the remote's history."
              .formatted(remote.url(), commit));
    }
    return objectId(commit);
  }

  private static ObjectId objectId(CommitId commit) {
    return ObjectId.fromString(commit.sha());
  }

  static CommitId commitId(ObjectId id) {
    return new CommitId(id.name());
  }

  @Override
  public void close() {
    store.close();
  }
}
