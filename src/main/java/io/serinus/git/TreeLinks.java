package io.serinus.git;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Where the symbolic links of a commit lead. They are followed within the tree and never out of it;
 * how many, how far and to how many files is bounded: a few links can make endless paths.
 */
public final class TreeLinks {
  private static final int MOST_LINKS = 1_000;
  private static final int MOST_FILES = 100_000;
  private static final int DEEPEST = 16;

  private final TreePaths paths;
  private final LinkTargets targets;
  private final Predicate<String> wanted;
  private final Deque<Seen> waiting = new ArrayDeque<>();
  private final List<FollowedLink> followed = new ArrayList<>();
  private final List<OpaqueEntry> opaque = new ArrayList<>();
  private int links;
  private int files;

  /**
   * @param path where it is seen
   * @param through the links that its path goes through
   */
  private record Seen(String path, SkippedEntry entry, Set<String> through) {}

  private TreeLinks(
      TreeListing listing, Predicate<String> wanted, Function<BlobId, Optional<String>> text) {
    this.paths = new TreePaths(listing);
    this.targets = new LinkTargets(paths, text);
    this.wanted = wanted;
  }

  /**
   * Follows all links of a commit.
   *
   * @param wanted which paths are of interest; links elsewhere are left alone
   * @param text content of a link, empty when it cannot be a path
   */
  public static TreeLinks follow(
      TreeListing listing, Predicate<String> wanted, Function<BlobId, Optional<String>> text) {
    TreeLinks links = new TreeLinks(listing, wanted, text);
    listing.skipped().stream()
        .filter(entry -> wanted.test(entry.path()))
        .forEach(entry -> links.waiting.add(new Seen(entry.path(), entry, Set.of())));
    while (!links.waiting.isEmpty()) {
      links.visit(links.waiting.remove());
    }
    return links;
  }

  /** Those that lead to a file or folder. */
  public List<FollowedLink> followed() {
    return List.copyOf(followed);
  }

  /** Those that do not, and submodules. */
  public List<OpaqueEntry> opaque() {
    return List.copyOf(opaque);
  }

  /** The files that a link leads to. */
  public List<TreeFile> filesOf(FollowedLink link) {
    Optional<TreeFile> file = paths.file(link.target());
    return file.isPresent() ? List.of(file.get()) : paths.filesBelow(link.target());
  }

  private void visit(Seen seen) {
    if (++links > MOST_LINKS) {
      if (links == MOST_LINKS + 1) {
        leave(seen, "is one of more than %,d".formatted(MOST_LINKS));
      }
      return;
    }
    LinkTargets.Target target = targets.of(seen.entry());
    if (target instanceof LinkTargets.Target.Nowhere nowhere) {
      leave(seen, nowhere.why());
      return;
    }
    String end = ((LinkTargets.Target.Path) target).path();
    if (seen.through().contains(seen.entry().path()) || contains(end, seen.entry().path())) {
      leave(seen, "leads in a circle");
      return;
    }
    if (seen.through().size() >= DEEPEST) {
      leave(seen, "goes through more than %d others".formatted(DEEPEST));
      return;
    }
    FollowedLink link = new FollowedLink(seen.path(), end);
    files += filesOf(link).size();
    if (files > MOST_FILES) {
      leave(seen, "leads, with others, to more than %,d files".formatted(MOST_FILES));
      return;
    }
    followed.add(link);
    Set<String> through = new HashSet<>(seen.through());
    through.add(seen.entry().path());
    paths.skippedBelow(end).stream()
        .filter(entry -> wanted.test(link.pathOf(entry.path())))
        .forEach(entry -> waiting.add(new Seen(link.pathOf(entry.path()), entry, through)));
  }

  private static boolean contains(String folder, String path) {
    return folder.isEmpty() || path.startsWith(folder + "/");
  }

  private void leave(Seen seen, String why) {
    opaque.add(new OpaqueEntry(seen.path(), seen.entry().kind(), why));
  }
}
