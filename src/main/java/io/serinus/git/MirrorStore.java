package io.serinus.git;

import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Repository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The repository of one mirror on disk. Many may work in it at once; making it anew waits for all
 * of them. A damaged one is made anew, empty, before the next piece of work.
 */
final class MirrorStore implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(MirrorStore.class);

  /** Work in the repository. Must not start other work in the same store. */
  @FunctionalInterface
  interface Work<T> {
    T in(Repository repository) throws IOException;
  }

  private final MirrorDirectory directory;
  private final RemoteUrl url;
  private final Set<String> fsckIgnore;
  private final ReentrantReadWriteLock access = new ReentrantReadWriteLock();
  private final ReentrantLock collecting = new ReentrantLock();
  private Repository repository;
  private volatile boolean damaged;

  private MirrorStore(
      MirrorDirectory directory, RemoteUrl url, Set<String> fsckIgnore, Repository repository) {
    this.directory = directory;
    this.url = url;
    this.fsckIgnore = fsckIgnore;
    this.repository = repository;
  }

  static MirrorStore open(Path root, RemoteUrl url, Set<String> fsckIgnore) {
    MachineIndependence.ensure();
    GitMemory.bound();
    MirrorDirectory directory = MirrorDirectory.claim(root, url);
    try {
      return new MirrorStore(
          directory, url, fsckIgnore, MirrorRepository.openOrCreate(directory, fsckIgnore));
    } catch (IOException failure) {
      throw unreadable(url, failure);
    }
  }

  /**
   * Does work in the repository.
   *
   * @throws UnavailableException reason {@code MirrorDamaged} when objects are missing or broken;
   *     the next piece of work finds an empty mirror. {@code MirrorUnreadable} when the disk fails.
   */
  <T> T use(Work<T> work) {
    renewIfDamaged();
    access.readLock().lock();
    try {
      return work.in(repository);
    } catch (MissingObjectException
        | CorruptObjectException
        | IncorrectObjectTypeException broken) {
      damaged = true;
      throw new UnavailableException(
          "MirrorDamaged",
          "The local mirror of %s is damaged (%s); it is cloned again."
              .formatted(url, broken.getMessage()),
          broken);
    } catch (IOException failure) {
      throw unreadable(url, failure);
    } finally {
      access.readLock().unlock();
    }
  }

  /** Looks whether everything the tips need is there; if not, the next work finds a new mirror. */
  void verify() {
    access.readLock().lock();
    try {
      damaged |= !MirrorRepository.isIntact(repository);
    } finally {
      access.readLock().unlock();
    }
  }

  /** Packs the objects and drops old unreachable ones; false when that is already being done. */
  boolean collectGarbage() {
    if (!collecting.tryLock()) {
      return false;
    }
    try {
      return use(
          mirror -> {
            MirrorRepository.collectGarbage(mirror);
            return true;
          });
    } catch (UnavailableException failure) {
      verify();
      throw failure;
    } finally {
      collecting.unlock();
    }
  }

  /** Bytes on disk. */
  long size() {
    return directory.size();
  }

  private void renewIfDamaged() {
    if (!damaged) {
      return;
    }
    access.writeLock().lock();
    try {
      if (damaged) {
        repository.close();
        repository = MirrorRepository.create(directory, fsckIgnore);
        damaged = false;
        logger.warn("Discarded a damaged mirror, it is cloned again, repository={}", url);
      }
    } catch (IOException failure) {
      throw unreadable(url, failure);
    } finally {
      access.writeLock().unlock();
    }
  }

  private static UnavailableException unreadable(RemoteUrl url, IOException failure) {
    return new UnavailableException(
        "MirrorUnreadable",
        "The local mirror of %s cannot be read or written: %s. Check the disk and its free space."
            .formatted(url, failure.getMessage()),
        failure);
  }

  /** Leaves a mirror open that is in use: the end of the process closes it, too. */
  @Override
  public void close() {
    if (!access.writeLock().tryLock()) {
      return;
    }
    try {
      repository.close();
      directory.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      access.writeLock().unlock();
    }
  }
}
