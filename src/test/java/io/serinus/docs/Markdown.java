package io.serinus.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Markdown file, as far as its tables, fenced blocks, headings and links go.
 *
 * @param lines without line breaks
 */
public record Markdown(Path file, List<String> lines) {
  private static final Pattern LINK = Pattern.compile("!?\\[[^\\]]*]\\(([^)\\s]+)\\)");
  private static final Pattern CELL_BORDER = Pattern.compile("(?<!\\\\)\\|");

  /** A fenced block; {@code line} is the number of its first line, counted from 1. */
  public record Block(String language, String text, int line) {}

  public static Markdown read(Path file) {
    try {
      return new Markdown(file, Files.readAllLines(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** A page of {@code docs/}. */
  public static Markdown page(String name) {
    return read(Path.of("docs", name));
  }

  /**
   * Every Markdown file that is written by hand: those of the root, docs/, its pages on strategies,
   * and example-repo/.
   */
  static List<Markdown> all() {
    return Stream.of(
            Path.of("."), Path.of("docs"), Path.of("docs/strategies"), Path.of("example-repo"))
        .flatMap(folder -> inFolder(folder).stream())
        .toList();
  }

  private static List<Markdown> inFolder(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .map(Markdown::read)
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The rows, without header, of every table whose header begins with these cells. */
  public List<List<String>> rows(String... header) {
    List<List<String>> rows = new ArrayList<>();
    boolean inside = false;
    for (String line : prose()) {
      if (!line.startsWith("|")) {
        inside = false;
      } else if (inside) {
        rows.add(cells(line));
      } else {
        List<String> cells = cells(line);
        inside =
            cells.size() >= header.length
                && cells.subList(0, header.length).equals(List.of(header));
      }
    }
    return rows.stream().filter(row -> !row.get(0).matches(":?-+:?")).toList();
  }

  /** The text between the first pair of backticks; the whole cell when there is none. */
  public static String code(String cell) {
    int from = cell.indexOf('`');
    int to = cell.indexOf('`', from + 1);
    return from < 0 || to < 0 ? cell : cell.substring(from + 1, to);
  }

  private static List<String> cells(String line) {
    String inner = line.strip();
    inner = inner.substring(1, inner.endsWith("|") ? inner.length() - 1 : inner.length());
    return Stream.of(CELL_BORDER.split(inner, -1))
        .map(cell -> cell.strip().replace("\\|", "|"))
        .toList();
  }

  /** The fenced blocks. */
  public List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    String language = "";
    int from = 0;
    for (int number = 1; number <= lines.size(); number++) {
      String line = lines.get(number - 1);
      if (!line.strip().startsWith("```")) {
        text.append(line).append('\n');
      } else if (from == 0) {
        language = line.strip().substring(3);
        from = number + 1;
        text.setLength(0);
      } else {
        blocks.add(new Block(language, text.toString(), from));
        from = 0;
      }
    }
    return blocks;
  }

  /** Where links lead, as written. */
  public List<String> links() {
    List<String> links = new ArrayList<>();
    for (String line : prose()) {
      Matcher link = LINK.matcher(line);
      while (link.find()) {
        links.add(link.group(1));
      }
    }
    return links;
  }

  /** The fragments that headings can be reached by, as forges make them. */
  List<String> anchors() {
    return prose().stream()
        .filter(line -> line.matches("#{1,6} .*"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(title -> title.replaceAll("[^\\p{L}\\p{N} _-]", "").strip().replace(' ', '-'))
        .toList();
  }

  private List<String> prose() {
    List<String> prose = new ArrayList<>();
    boolean fenced = false;
    for (String line : lines) {
      boolean fence = line.strip().startsWith("```");
      fenced = fenced != fence;
      if (!fenced && !fence) {
        prose.add(line);
      }
    }
    return prose;
  }
}
