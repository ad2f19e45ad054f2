package io.serinus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What docs/architecture.md draws.
 *
 * @param packages of the table
 * @param arrows package to what it may import
 * @param libraries library to the packages it lives in
 * @param pure the packages marked so
 */
record ArchitecturePicture(
    Set<String> packages,
    Map<String, Set<String>> arrows,
    Map<String, Set<String>> libraries,
    Set<String> pure) {
  private static final Pattern ARROW = Pattern.compile("^  (\\w+) --> (.+)$");
  private static final Pattern ROW =
      Pattern.compile("^\\| `(\\w+)` \\|[^|]*\\|([^|]*)\\|([^|]*)\\|$");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  static ArchitecturePicture read() throws IOException {
    ArchitecturePicture picture =
        new ArchitecturePicture(new TreeSet<>(), new TreeMap<>(), new TreeMap<>(), new TreeSet<>());
    for (String line : Files.readAllLines(Path.of("docs/architecture.md"))) {
      picture.take(line);
    }
    return picture;
  }

  private void take(String line) {
    Matcher arrow = ARROW.matcher(line);
    if (arrow.matches()) {
      arrows
          .computeIfAbsent(arrow.group(1), name -> new TreeSet<>())
          .addAll(List.of(arrow.group(2).trim().split("\\s*&\\s*")));
    }
    Matcher row = ROW.matcher(line);
    if (row.matches()) {
      packages.add(row.group(1));
      CODE.matcher(row.group(2))
          .results()
          .forEach(
              code ->
                  libraries
                      .computeIfAbsent(code.group(1), name -> new TreeSet<>())
                      .add(row.group(1)));
      if (row.group(3).strip().equals("yes")) {
        pure.add(row.group(1));
      }
    }
  }

  Set<String> drawn() {
    return arrows.keySet();
  }

  Set<String> allowed(String name) {
    return arrows.getOrDefault(name, Set.of());
  }
}
