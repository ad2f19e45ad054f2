package io.serinus.git;

import java.io.IOException;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;

/** A ref of the mirror that remembers where a ref of the remote was last seen. */
final class TrackingRef {
  private final String name;

  /**
   * @param purpose one path component; refs of different purposes move independently
   * @param branch branch of the remote
   */
  TrackingRef(String purpose, String branch) {
    // A remote may replace branch "a" by "a/b"; as names of refs the two exclude each other.
    String flat = branch.replace("%", "%25").replace("/", "%2F");
    this.name = MirrorRepository.REFS + purpose + "/" + flat;
  }

  String name() {
    return name;
  }

  Optional<ObjectId> read(Repository mirror) throws IOException {
    return Optional.ofNullable(mirror.exactRef(name)).map(Ref::getObjectId);
  }

  void move(Repository mirror, ObjectId target) throws IOException {
    RefUpdate update = mirror.updateRef(name);
    update.setNewObjectId(target);
    update.disableRefLog();
    require(update.forceUpdate());
  }

  void delete(Repository mirror) throws IOException {
    RefUpdate update = mirror.updateRef(name);
    update.setForceUpdate(true);
    update.disableRefLog();
    require(update.delete());
  }

  private void require(RefUpdate.Result result) throws IOException {
    switch (result) {
      case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {}
      case NOT_ATTEMPTED,
          LOCK_FAILURE,
          REJECTED,
          REJECTED_CURRENT_BRANCH,
          IO_FAILURE,
          RENAMED,
          REJECTED_MISSING_OBJECT,
          REJECTED_OTHER_REASON ->
          throw new IOException("ref %s could not be written: %s".formatted(name, result));
    }
  }
}
