package io.serinus.git;

import java.io.IOException;
import java.text.ParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.GC;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryBuilder;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.storage.pack.PackConfig;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes, opens, checks and packs the bare repository of a mirror. */
final class MirrorRepository {
  private static final Logger logger = LoggerFactory.getLogger(MirrorRepository.class);

  /** All refs of Serinus lie below, so that nothing a remote names can touch them. */
  static final String REFS = "refs/serinus/";

  /** So many loose objects or packs are worth packing. */
  private static final int MANY_LOOSE = 2_000;

  static final int MANY_PACKS = 20;

  /** What packing holds of each object. */
  private static final long BYTES_PER_OBJECT = 250;

  private static final int DELTA_MEMORY = 4 << 20;

  private MirrorRepository() {}

  /** Opens what is there if it is whole, otherwise starts anew with an empty repository. */
  static Repository openOrCreate(MirrorDirectory directory, Set<String> fsckIgnore)
      throws IOException {
    if (!directory.isComplete()) {
      return create(directory, fsckIgnore);
    }
    try {
      directory.sweep();
      Repository repository = open(directory);
      if (repository.getObjectDatabase().exists() && isIntact(repository)) {
        configure(repository.getConfig(), fsckIgnore);
        return repository;
      }
      repository.close();
    } catch (IOException | RuntimeException unreadable) {
      logger.debug("Mirror cannot be opened, directory={}", directory.git(), unreadable);
    }
    logger.warn("Discarded a damaged mirror, it is cloned again, directory={}", directory.git());
    return create(directory, fsckIgnore);
  }

  /** An empty repository; whatever was in the directory is gone. */
  static Repository create(MirrorDirectory directory, Set<String> fsckIgnore) throws IOException {
    directory.wipe();
    Repository repository = open(directory);
    repository.create(true);
    configure(repository.getConfig(), fsckIgnore);
    directory.markComplete();
    return repository;
  }

  private static Repository open(MirrorDirectory directory) throws IOException {
    return new RepositoryBuilder().setBare().setGitDir(directory.git().toFile()).build();
  }

  private static void configure(StoredConfig config, Set<String> fsckIgnore) throws IOException {
    config.unsetSection("fsck", null);
    for (String name : fsckIgnore) {
      config.setString("fsck", null, name.replace("_", "").toLowerCase(Locale.ROOT), "ignore");
    }
    config.setInt("protocol", null, "version", 2);
    config.setBoolean("transfer", null, "fsckObjects", true);
    config.setBoolean("fetch", null, "useNegotiationTip", true);
    config.setInt("gc", null, "auto", 0);
    config.setInt("gc", null, "autoPackLimit", 0);
    config.setBoolean("gc", null, "autoDetach", false);
    config.setInt("pack", null, "threads", 1);
    config.setBoolean("pack", null, "buildBitmaps", false);
    config.setBoolean("core", null, "logAllRefUpdates", false);
    config.save();
  }

  /** Whether each tip's commit and all objects of its tree are there. Content is not read. */
  static boolean isIntact(Repository repository) {
    try (ObjectReader reader = repository.newObjectReader();
        CommitWalk commits = new CommitWalk(repository)) {
      for (Ref ref : repository.getRefDatabase().getRefsByPrefix(REFS)) {
        requireTree(reader, commits.parseCommit(ref.getObjectId()));
      }
      return true;
    } catch (IOException | RuntimeException broken) {
      logger.debug("Mirror is not intact, directory={}", repository.getDirectory(), broken);
      return false;
    }
  }

  /**
   * Makes sure that a commit's own files are all there.
   *
   * @throws MissingObjectException names what is not
   */
  static void requireFiles(Repository repository, ObjectId commit) throws IOException {
    try (ObjectReader reader = repository.newObjectReader();
        CommitWalk commits = new CommitWalk(repository)) {
      requireTree(reader, commits.parseCommit(commit));
    }
  }

  /** Looks at each distinct tree once, so that trees nested into endless paths cost nothing. */
  private static void requireTree(ObjectReader reader, RevCommit commit) throws IOException {
    Set<ObjectId> seen = new HashSet<>(Set.of(commit.getTree().getId()));
    Deque<ObjectId> pending = new ArrayDeque<>(seen);
    try (TreeWalk walk = new TreeWalk(reader)) {
      while (!pending.isEmpty()) {
        walk.reset(pending.remove());
        while (walk.next()) {
          requireEntry(reader, walk, seen, pending);
        }
      }
    }
  }

  private static void requireEntry(
      ObjectReader reader, TreeWalk walk, Set<ObjectId> seen, Deque<ObjectId> pending)
      throws IOException {
    ObjectId entry = walk.getObjectId(0);
    boolean inOtherRepository = FileMode.GITLINK.equals(walk.getRawMode(0));
    if (inOtherRepository || !seen.add(entry)) {
      return;
    }
    if (walk.isSubtree()) {
      pending.add(entry);
    } else if (!reader.has(entry)) {
      throw new MissingObjectException(entry, Constants.TYPE_BLOB);
    }
  }

  /** Whether there is so much that packing is worth it, and not too much for the heap. */
  static boolean isMuchGarbage(Repository repository) throws IOException {
    GC.RepoStatistics now = new GC((FileRepository) repository).getStatistics();
    if (now.numberOfLooseObjects <= MANY_LOOSE && now.numberOfPackFiles <= MANY_PACKS) {
      return false;
    }
    long objects = now.numberOfLooseObjects + now.numberOfPackedObjects;
    boolean fits = objects * BYTES_PER_OBJECT <= Runtime.getRuntime().maxMemory() / 3;
    if (!fits) {
      logger.warn(
          "Mirror is not packed: it has more objects than the heap allows, directory={} objects={}",
          repository.getDirectory(),
          objects);
    }
    return fits;
  }

  static void collectGarbage(Repository repository) throws IOException {
    GC gc = new GC((FileRepository) repository);
    gc.setPackConfig(packing(repository));
    try {
      var unused = gc.gc().join();
    } catch (GitAPIException
        | ParseException
        | CompletionException
        | JGitInternalException failure) {
      throw new IOException("Packing failed: " + failure.getMessage(), failure);
    }
  }

  /** One thread, little memory: it is done beside everything else. */
  private static PackConfig packing(Repository repository) {
    PackConfig config = new PackConfig(repository);
    config.setThreads(1);
    config.setDeltaSearchMemoryLimit(DELTA_MEMORY);
    config.setDeltaCacheSize(DELTA_MEMORY);
    config.setBigFileThreshold(DELTA_MEMORY);
    config.setBuildBitmaps(false);
    return config;
  }
}
