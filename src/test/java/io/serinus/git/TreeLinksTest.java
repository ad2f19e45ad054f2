package io.serinus.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TreeLinksTest {
  private final List<TreeFile> files = new ArrayList<>();
  private final List<SkippedEntry> entries = new ArrayList<>();
  private final Map<BlobId, String> texts = new HashMap<>();

  private TreeLinksTest file(String path) {
    files.add(new TreeFile(path, new BlobId("%040x".formatted(files.size() + 1))));
    return this;
  }

  private TreeLinksTest link(String path, String target) {
    String sha = "a" + "%039x".formatted(entries.size() + 1);
    entries.add(new SkippedEntry(path, SkippedEntry.Kind.SYMLINK, sha));
    texts.put(new BlobId(sha), target);
    return this;
  }

  private TreeLinks follow() {
    return TreeLinks.follow(
        new TreeListing(files, entries),
        path -> true,
        blob -> Optional.ofNullable(texts.get(blob)));
  }

  private List<String> followed() {
    return follow().followed().stream().map(link -> link.path() + " " + link.target()).toList();
  }

  private List<String> opaque() {
    return follow().opaque().stream().map(entry -> entry.path() + " " + entry.why()).toList();
  }

  @Test
  void filesAndFoldersAreReachedAlsoThroughChains() {
    file("base/a.yaml").file("base/b/c.yaml").file("base0/d.yaml");
    link("apps/a.yaml", "../base/a.yaml").link("apps/all", "./../base/").link("one", "two/b");
    link("two", "apps/all");

    assertThat(followed())
        .containsExactlyInAnyOrder(
            "apps/a.yaml base/a.yaml", "apps/all base", "two base", "one base/b");
    TreeLinks links = follow();
    FollowedLink all =
        links.followed().stream().filter(link -> link.path().equals("apps/all")).findAny().get();
    assertThat(links.filesOf(all))
        .extracting(file -> all.pathOf(file.path()))
        .containsExactly("apps/all/a.yaml", "apps/all/b/c.yaml");
    assertThat(all.leadsTo("base0/d.yaml")).isFalse();
  }

  @Test
  void aLinkInAFolderThatALinkLeadsToIsSeenThroughThatOne() {
    file("common/x.yaml").file("base/a.yaml").link("base/more", "../common");
    link("apps", "base");

    assertThat(followed())
        .containsExactlyInAnyOrder("base/more common", "apps base", "apps/more common");
  }

  @Test
  void nothingOutOfTheTreeIsReached() {
    file("a.yaml");
    link("up", "../a.yaml").link("x/deep", "../../a.yaml").link("root", "/a.yaml");

    assertThat(follow().followed()).isEmpty();
    assertThat(opaque())
        .hasSize(3)
        .allMatch(entry -> entry.endsWith("leads out of the repository"));
  }

  @Test
  void circlesAndLooseEndsAreNamed() {
    file("apps/a.yaml");
    link("a", "b").link("b", "a").link("apps/self", "..").link("loose", "nothing");
    link("l/m", "../n").link("n/o", "../l");

    assertThat(opaque())
        .contains(
            "a leads in a circle",
            "b leads in a circle",
            "apps/self leads in a circle",
            "loose leads to nothing that is there",
            "l/m/o/m leads in a circle");
  }

  @Test
  void aLinkIntoASubmoduleIsNamed() {
    entries.add(new SkippedEntry("module", SkippedEntry.Kind.SUBMODULE, "b".repeat(40)));
    link("a.yaml", "module/a.yaml");

    assertThat(opaque()).contains("a.yaml leads into a submodule");
  }

  @Test
  void aFewLinksThatMakeEndlessPathsStopAtABound() {
    file("d0/a.yaml");
    for (int level = 1; level < 14; level++) {
      for (int link = 0; link < 5; link++) {
        link("d" + level + "/l" + link, "../d" + (level - 1));
      }
    }

    TreeLinks links = follow();

    assertThat(links.followed()).hasSize(1_000);
    assertThat(links.opaque()).extracting(OpaqueEntry::why).contains("is one of more than 1,000");
  }

  @Test
  void linksToManyFilesStopAtABound() {
    for (int file = 0; file < 1_000; file++) {
      file("base/%04d.yaml".formatted(file));
    }
    for (int link = 0; link < 110; link++) {
      link("l" + link, "base");
    }

    assertThat(follow().followed()).hasSize(100);
    assertThat(opaque()).hasSize(10).allMatch(entry -> entry.endsWith("more than 100,000 files"));
  }
}
