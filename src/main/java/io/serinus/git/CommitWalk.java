package io.serinus.git;

import java.io.IOException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.ObjectStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * A walk over commits in bounded memory: messages are not kept, and of one commit no more than
 * {@value #LONGEST_COMMIT} bytes are read, whatever somebody wrote into its message.
 */
final class CommitWalk extends RevWalk {
  private static final int LONGEST_COMMIT = 256 * 1024;

  CommitWalk(Repository repository) {
    super(new FirstBytes(repository.newObjectReader()));
    setRetainBody(false);
  }

  @Override
  public void close() {
    super.close();
    getObjectReader().close();
  }

  /** Everything that a walk needs stands at the beginning of a commit. */
  private static final class FirstBytes extends ObjectReader.Filter {
    private final ObjectReader reader;

    FirstBytes(ObjectReader reader) {
      this.reader = reader;
    }

    @Override
    protected ObjectReader delegate() {
      return reader;
    }

    @Override
    public ObjectLoader open(AnyObjectId id) throws IOException {
      return bounded(super.open(id));
    }

    @Override
    public ObjectLoader open(AnyObjectId id, int type) throws IOException {
      return bounded(super.open(id, type));
    }

    private static ObjectLoader bounded(ObjectLoader loader) throws IOException {
      if (loader.getType() != Constants.OBJ_COMMIT || loader.getSize() <= LONGEST_COMMIT) {
        return loader;
      }
      try (ObjectStream stream = loader.openStream()) {
        return new ObjectLoader.SmallObject(
            Constants.OBJ_COMMIT, stream.readNBytes(LONGEST_COMMIT));
      }
    }
  }
}
