package io.serinus.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.serinus.model.InvalidInputException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;

/** Applies edits to a tree in core, without a work tree. */
final class EditedTree {
  private final ObjectReader reader;
  private final ObjectInserter inserter;

  EditedTree(ObjectReader reader, ObjectInserter inserter) {
    this.reader = reader;
    this.inserter = inserter;
  }

  /**
   * @param base tree to start from; empty for an empty one
   * @return the id of the resulting tree, which equals the base when nothing changed
   * @throws InvalidInputException reason {@code InvalidPath} for a path that Git forbids
   */
  ObjectId apply(Optional<ObjectId> base, FileEdits edits) throws IOException {
    DirCache cache = DirCache.newInCore();
    if (base.isPresent()) {
      DirCacheBuilder builder = cache.builder();
      builder.addTree(new byte[0], DirCacheEntry.STAGE_0, reader, base.get());
      builder.finish();
    }
    edit(cache, edits);
    return cache.writeTree(inserter);
  }

  private void edit(DirCache cache, FileEdits edits) throws IOException {
    DirCacheEditor editor = cache.editor();
    try {
      for (Map.Entry<String, Optional<String>> edit : edits.byPath().entrySet()) {
        editor.add(edit(edit.getKey(), edit.getValue()));
      }
      editor.finish();
    } catch (IllegalArgumentException forbidden) {
      throw new InvalidInputException(
          "InvalidPath",
          "Git forbids a file's path: %s. Choose other names.".formatted(forbidden.getMessage()),
          forbidden);
    }
  }

  private DirCacheEditor.PathEdit edit(String path, Optional<String> text) throws IOException {
    if (text.isEmpty()) {
      return new DirCacheEditor.DeletePath(path);
    }
    return new Put(path, inserter.insert(Constants.OBJ_BLOB, text.get().getBytes(UTF_8)));
  }

  private static final class Put extends DirCacheEditor.PathEdit {
    private final ObjectId blob;

    Put(String path, ObjectId blob) {
      super(path);
      this.blob = blob;
    }

    @Override
    public void apply(DirCacheEntry entry) {
      entry.setFileMode(FileMode.REGULAR_FILE);
      entry.setObjectId(blob);
    }
  }
}
