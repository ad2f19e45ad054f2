package io.serinus.git;

import io.serinus.model.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.ignore.FastIgnoreRule;
import org.eclipse.jgit.ignore.IgnoreNode;

/**
 * Files in the form of {@code .gitignore}, each for the folder that it lies in and what is below.
 * The rules are Git's own: later lines win, {@code !} takes back, but nothing below a folder that
 * is ignored; a file nearer to the path wins over one further up. Patterns that could cost much
 * time are refused. Safe for several threads.
 */
public final class IgnoreRules {
  /** Ignores nothing. */
  public static final IgnoreRules NONE = new IgnoreRules(Map.of());

  private static final int LONGEST_LINE = 512;
  private static final int LONGEST_NAME = 255;
  private static final int MOST_STARS = 3;
  private static final int MOST_LINES = 1_000;
  private static final int MOST_REMEMBERED = 100_000;

  private final Map<String, IgnoreNode> nodes = new TreeMap<>();
  private final Map<String, Boolean> folders = new ConcurrentHashMap<>();

  private IgnoreRules(Map<String, String> texts) {
    texts.forEach((folder, text) -> nodes.put(folder, new IgnoreNode(rules(text))));
  }

  /**
   * Reads the texts of ignore files.
   *
   * @param texts folder from the repository's root, empty for the root itself, to the text there
   * @throws InvalidInputException see {@link #check}
   */
  public static IgnoreRules of(Map<String, String> texts) {
    return new IgnoreRules(texts);
  }

  /**
   * Looks whether a text can be used.
   *
   * @throws InvalidInputException reason {@code InvalidPathPattern} for a line that is no pattern,
   *     is longer than 512 characters, has more than three stars in one name or more than three
   *     {@code **}; {@code IgnoreFileUnreadable} for more than a thousand lines
   */
  public static void check(String text) {
    rules(text);
  }

  private static List<FastIgnoreRule> rules(String text) {
    List<String> lines = text.lines().limit(MOST_LINES + 1L).toList();
    if (lines.size() > MOST_LINES) {
      throw new InvalidInputException(
          "IgnoreFileUnreadable", "it has more than %,d lines".formatted(MOST_LINES));
    }
    List<FastIgnoreRule> rules = new ArrayList<>();
    for (String line : lines) {
      if (!line.isBlank() && !line.startsWith("#")) {
        rules.add(rule(line));
      }
    }
    return rules;
  }

  private static FastIgnoreRule rule(String line) {
    String path = line.strip().replaceFirst("^!?/?", "").replaceFirst("/$", "");
    List<String> names = Arrays.asList(path.split("/", -1));
    long anyFolders = names.stream().filter(name -> name.equals("**")).count();
    boolean odd = names.stream().anyMatch(name -> name.isEmpty() || name.equals(".."));
    boolean slow =
        line.length() > LONGEST_LINE
            || anyFolders > MOST_STARS
            || names.stream().anyMatch(name -> stars(name) > MOST_STARS);
    FastIgnoreRule rule = odd || slow ? null : new FastIgnoreRule(line);
    if (rule == null || rule.isEmpty()) {
      throw new InvalidInputException(
          "InvalidPathPattern",
          "\"%s\" is not a pattern that is read; write it as in \"apps/**/prod\" or \"*.tmp.yaml\""
              .formatted(line.length() > LONGEST_LINE ? line.substring(0, 80) : line.strip()));
    }
    return rule;
  }

  private static long stars(String name) {
    return name.replaceAll("\\*+", "*").chars().filter(letter -> letter == '*').count();
  }

  /**
   * Whether the path is ignored, by itself or with a folder that it is in.
   *
   * @param path from the repository's root; a folder ends with {@code /}
   */
  public boolean ignores(String path) {
    if (nodes.isEmpty()) {
      return false;
    }
    boolean folder = path.endsWith("/");
    String plain = folder ? path.substring(0, path.length() - 1) : path;
    int slash = plain.lastIndexOf('/');
    return (slash > 0 && ignoresFolder(plain.substring(0, slash))) || matches(plain, folder);
  }

  private boolean ignoresFolder(String folder) {
    Boolean known = folders.get(folder);
    if (known != null) {
      return known;
    }
    int slash = folder.lastIndexOf('/');
    boolean ignored =
        (slash > 0 && ignoresFolder(folder.substring(0, slash))) || matches(folder, true);
    if (folders.size() < MOST_REMEMBERED) {
      folders.put(folder, ignored);
    }
    return ignored;
  }

  /** A name longer than file systems have is ignored: matching it could cost much time. */
  private boolean matches(String path, boolean folder) {
    if (path.length() - path.lastIndexOf('/') > LONGEST_NAME) {
      return true;
    }
    int slash = path.lastIndexOf('/');
    while (true) {
      String home = slash < 0 ? "" : path.substring(0, slash);
      Optional<Boolean> answer =
          Optional.ofNullable(nodes.get(home))
              .map(node -> node.checkIgnored(path.substring(slashAfter(home)), folder));
      if (answer.isPresent()) {
        return answer.get();
      }
      if (home.isEmpty()) {
        return false;
      }
      slash = home.lastIndexOf('/');
    }
  }

  private static int slashAfter(String home) {
    return home.isEmpty() ? 0 : home.length() + 1;
  }
}
