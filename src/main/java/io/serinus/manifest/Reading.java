package io.serinus.manifest;

import java.util.List;
import java.util.Optional;

/**
 * What is known of a document, or of a whole file or path that could not be divided into documents.
 * Everything that looks into a repository ends in one of these: there is no other way to say that
 * an object is not there.
 */
public sealed interface Reading {

  /**
   * It was read, and defines these objects and no others.
   *
   * @param manifests in the order written
   */
  record Objects(List<Manifest> manifests) implements Reading {
    public Objects {
      manifests = List.copyOf(manifests);
    }
  }

  /**
   * It is known to define nothing.
   *
   * @param reason stable code in CamelCase
   */
  record NotOurs(String reason) implements Reading {}

  /**
   * What it defines is not known: what stood there before must be left alone.
   *
   * @param reason stable code in CamelCase
   * @param text what it defines has its name in this text as a whole word; empty when the names are
   *     not known either
   */
  record Unknown(String reason, Optional<String> text) implements Reading {
    /** What opens an action of a template: what it stands for may have any name. */
    private static final List<String> TEMPLATES = List.of("{{", "${", "<%");

    /** Names are not known. */
    static Unknown ofAnyName(String reason) {
      return new Unknown(reason, Optional.empty());
    }

    /** The names are known with the text, unless it is a template. */
    static Unknown ofText(String reason, String text) {
      return new Unknown(reason, Optional.of(text));
    }

    /** Whether it may define an object of this name. */
    public boolean mayDefine(String name) {
      return text.isEmpty() || TEMPLATES.stream().anyMatch(text.get()::contains) || names(name);
    }

    /** Whether the name stands in it. */
    public boolean names(String name) {
      return text.filter(known -> WholeWord.isIn(known, name)).isPresent();
    }
  }
}
