package io.serinus.takeover;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.deploy.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files under {@code takeover/}, for one Canary. */
record FlaggerFiles(String namespace, String name) {
  private static final Path FOLDER = Path.of("src/test/resources/takeover");

  /**
   * The objects of a file.
   *
   * @param uid of the Canary that owns them
   */
  List<ObjectNode> read(String file, String uid) {
    List<ObjectNode> objects = new ArrayList<>();
    for (String document : text(file).split("(?m)^---$", -1)) {
      ObjectNode tree =
          (ObjectNode) Yaml.parse(document.replace("${name}", name).replace("uid: UID", uid(uid)));
      tree.withObjectProperty("metadata").put("namespace", namespace);
      objects.add(tree);
    }
    return objects;
  }

  /** The same of several files. */
  List<ObjectNode> read(List<String> files, String uid) {
    return files.stream().flatMap(file -> read(file, uid).stream()).toList();
  }

  ObjectNode canary() {
    return read("canary.yaml", "").get(0);
  }

  private static String uid(String uid) {
    return "uid: '" + uid + "'";
  }

  private static String text(String file) {
    try {
      return Files.readString(FOLDER.resolve(file));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
