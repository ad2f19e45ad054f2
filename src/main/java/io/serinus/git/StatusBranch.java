package io.serinus.git;

import io.serinus.model.InvalidInputException;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * A branch of the remote that Serinus writes, together with other writers: each places its own
 * files on whatever the branch is now. Commits are made in the mirror's object store without a work
 * tree and pushed only onto the commit they were made from; nothing is ever forced.
 *
 * <p>Thread-safe; writes wait for each other, never for polls of the mirror. The branch starts
 * without parents when the remote does not have it.
 */
public final class StatusBranch {
  /** What Git and JGit say when another push holds the branch or was first. */
  private static final Pattern LOST_RACE =
      Pattern.compile(
          "cannot lock ref|failed to (update ref|lock)|unable to create .*\\.lock",
          Pattern.CASE_INSENSITIVE);

  private final GitMirror mirror;
  private final RefSelector.Branch branch;
  private final CommitIdentity identity;
  private final PushRetry retry;
  private final RandomGenerator random;
  private final Pause pause;
  private final TrackingRef tracking;
  private final ReentrantLock writing = new ReentrantLock();
  private final TreeReader trees = new TreeReader(Integer.MAX_VALUE);

  /**
   * @param random for the pauses between tries; used by one thread at a time
   */
  public StatusBranch(
      GitMirror mirror,
      RefSelector.Branch branch,
      CommitIdentity identity,
      PushRetry retry,
      RandomGenerator random,
      Pause pause) {
    this.mirror = mirror;
    this.branch = branch;
    this.identity = identity;
    this.retry = retry;
    this.random = random;
    this.pause = pause;
    this.tracking = new TrackingRef("status", branch.name());
  }

  /**
   * Makes the remote's branch contain the edits, whatever it is now. On return they are there;
   * files of other writers stay as they are. Nothing is committed when they were there already.
   *
   * @see #write(Function, Instant)
   */
  public StatusWrite write(FileEdits edits, CommitMessage message, Instant at) {
    return write(tree -> Optional.of(new StatusEdit(edits, message)), at);
  }

  /**
   * Makes one commit on the remote's branch. What it changes is asked for anew on each try, of the
   * branch as it is then.
   *
   * @param draft the commit to be made on that state; empty for none
   * @param at author and committer date
   * @throws UnavailableException reason {@code PushRefused} with the remote's own words when it
   *     does not want the push; {@code PushContended} when other writers came first on every try;
   *     and as for {@link GitMirror#poll}. Nothing has been lost: write the newest state again
   *     later.
   * @throws InvalidInputException reason {@code InvalidPath}, and what the draft throws
   */
  public StatusWrite write(Function<StatusTree, Optional<StatusEdit>> draft, Instant at) {
    writing.lock();
    try {
      return mirror.store().use(repository -> write(repository, draft, at));
    } finally {
      writing.unlock();
    }
  }

  /** Asks the remote where the branch is and fetches it; empty when there is none. */
  public Optional<CommitId> refresh() {
    writing.lock();
    try {
      return mirror.store().use(this::refresh).map(GitMirror::commitId);
    } finally {
      writing.unlock();
    }
  }

  /** Where the branch was at the last {@link #refresh} or {@link #write}. */
  public Optional<CommitId> tip() {
    return mirror.store().use(tracking::read).map(GitMirror::commitId);
  }

  /**
   * What {@link StatusTree#version} says of a directory.
   *
   * @param commit that the mirror has; empty for no branch
   */
  public String version(Optional<CommitId> commit, String directory) {
    Optional<ObjectId> id = commit.map(known -> ObjectId.fromString(known.sha()));
    return mirror
        .store()
        .use(repository -> new StatusTree(repository, trees, id).version(directory));
  }

  /** A file at {@link #tip}; empty when there is no such file or no branch. */
  public Optional<BlobContent> read(String path, long maxBytes) {
    return mirror
        .store()
        .use(
            repository -> {
              Optional<ObjectId> tip = tracking.read(repository);
              Optional<ObjectId> blob =
                  tip.isEmpty() ? Optional.empty() : trees.find(repository, tip.get(), path);
              return blob.isEmpty()
                  ? Optional.empty()
                  : Optional.of(trees.read(repository, blob.get(), maxBytes));
            });
  }

  /**
   * The newest commits of {@link #tip}, newest first; those before the first that this mirror
   * fetched are not known here.
   *
   * @param path if present, only commits that changed this file
   * @param most at most so many
   */
  public List<Commit> history(Optional<String> path, int most) {
    return mirror
        .store()
        .use(
            repository -> {
              Optional<ObjectId> tip = tracking.read(repository);
              return tip.isEmpty()
                  ? List.of()
                  : CommitReader.history(repository, tip.get(), path, most);
            });
  }

  private StatusWrite write(
      Repository repository, Function<StatusTree, Optional<StatusEdit>> draft, Instant at)
      throws IOException {
    for (int tries = 1; tries <= retry.tries(); tries++) {
      Optional<ObjectId> base = refresh(repository);
      Optional<StatusEdit> edit = draft.apply(new StatusTree(repository, trees, base));
      Optional<ObjectId> commit =
          edit.isEmpty() ? Optional.empty() : commit(repository, base, edit.get(), at);
      if (commit.isEmpty()) {
        return new StatusWrite.Unchanged(base.map(GitMirror::commitId));
      }
      PushOutcome outcome = mirror.access().push(repository, ref(), base, commit.get());
      if (outcome instanceof PushOutcome.Accepted) {
        tracking.move(repository, commit.get());
        return new StatusWrite.Pushed(GitMirror.commitId(commit.get()), tries);
      }
      if (outcome instanceof PushOutcome.Refused refused
          && !wasOvertaken(repository, base, refused)) {
        throw mirror.access().pushRefused(refused.words());
      }
      waitAfter(tries);
    }
    throw new UnavailableException(
        "PushContended",
        "Other writers came first on all %d tries to push to %s of %s; it is tried again."
            .formatted(retry.tries(), branch, mirror.url()));
  }

  /** Servers word a lost race in many ways, so the branch itself is asked too. */
  private boolean wasOvertaken(
      Repository repository, Optional<ObjectId> base, PushOutcome.Refused refused) {
    return LOST_RACE.matcher(refused.words()).find()
        || !mirror.access().tipOf(repository, ref()).equals(base);
  }

  private void waitAfter(int tries) {
    if (tries == retry.tries()) {
      return;
    }
    try {
      pause.pause(retry.pauseAfter(tries, random));
    } catch (InterruptedException shutdown) {
      Thread.currentThread().interrupt();
      throw new UnavailableException(
          "Interrupted", "Writing to %s was interrupted.".formatted(mirror.url()), shutdown);
    }
  }

  private Optional<ObjectId> refresh(Repository repository) throws IOException {
    Optional<ObjectId> known = tracking.read(repository);
    Optional<ObjectId> advertised = mirror.access().tipOf(repository, ref());
    if (advertised.equals(known)) {
      return known;
    }
    if (advertised.isEmpty()) {
      tracking.delete(repository);
      return Optional.empty();
    }
    // The whole history is of no use here; what comes later is fetched on top of the first commit.
    boolean shallow = known.isEmpty();
    mirror.access().fetch(repository, ref(), tracking.name(), mirror.store()::size, shallow);
    Optional<ObjectId> fetched = tracking.read(repository);
    if (shallow && fetched.isPresent()) {
      requireFiles(repository, fetched.get());
    }
    return fetched;
  }

  private void requireFiles(Repository repository, ObjectId commit) throws IOException {
    try {
      MirrorRepository.requireFiles(repository, commit);
    } catch (IOException | RuntimeException incomplete) {
      tracking.delete(repository);
      throw new UnavailableException(
          "ObjectsRefused",
          "%s sent %s without all of its files (%s); it is fetched again."
              .formatted(mirror.url(), branch, incomplete.getMessage()),
          incomplete);
    }
  }

  /** A commit of the edits on the base; empty when the base has them already. */
  private Optional<ObjectId> commit(
      Repository repository, Optional<ObjectId> base, StatusEdit edit, Instant at)
      throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter();
        ObjectReader reader = repository.newObjectReader();
        RevWalk commits = new RevWalk(reader)) {
      Optional<ObjectId> before =
          base.isEmpty()
              ? Optional.empty()
              : Optional.of(commits.parseCommit(base.get()).getTree().getId());
      ObjectId after = new EditedTree(reader, inserter).apply(before, edit.files());
      boolean unchanged =
          before.isPresent() ? before.get().equals(after) : edit.files().putsNothing();
      if (unchanged) {
        return Optional.empty();
      }
      CommitBuilder builder = new CommitBuilder();
      builder.setTreeId(after);
      base.ifPresent(builder::setParentId);
      PersonIdent person = new PersonIdent(identity.name(), identity.email(), at, ZoneOffset.UTC);
      builder.setAuthor(person);
      builder.setCommitter(person);
      builder.setMessage(edit.message().render());
      ObjectId commit = inserter.insert(builder);
      inserter.flush();
      return Optional.of(commit);
    }
  }

  private String ref() {
    return "refs/heads/" + branch.name();
  }
}
