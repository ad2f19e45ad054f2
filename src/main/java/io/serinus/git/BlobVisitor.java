package io.serinus.git;

import java.io.IOException;
import java.io.InputStream;

/**
 * Looks at a file's content piece by piece.
 *
 * @param <T> what it finds
 */
@FunctionalInterface
public interface BlobVisitor<T> {

  /** Reads the content, which is closed by the caller. */
  T visit(InputStream content) throws IOException;
}
