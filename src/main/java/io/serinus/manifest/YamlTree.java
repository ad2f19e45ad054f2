package io.serinus.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.serinus.model.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Builds JSON trees from YAML, event by event, so that every bound is checked before memory is
 * used: aliases are counted with the size of what they stand for.
 */
final class YamlTree {
  private static final String MERGE = "<<";

  /** What an empty mapping or list takes, in characters of text. */
  private static final int CONTAINER = 40;

  private static final String CORE_TAG = "tag:yaml.org,2002:";

  /** Others are not repeated: text that begins with an exclamation mark may be a secret. */
  private static final Set<String> CORE_TAGS =
      Stream.of("binary", "bool", "float", "int", "map", "merge", "null", "omap", "pairs")
          .map(CORE_TAG::concat)
          .collect(Collectors.toUnmodifiableSet());

  private final ReadLimits limits;
  private final FileBudget budget;
  private final ParserImpl parser;
  private final int firstLine;
  private final Map<String, Built> anchors = new HashMap<>();
  private final List<DocumentException> duplicates = new ArrayList<>();
  private Map<String, Integer> lines = new HashMap<>();
  private int aliases;

  /**
   * @param weight characters it takes when written out, and what a mapping or list itself takes
   * @param height levels below it
   */
  private record Built(JsonNode node, long weight, int height) {}

  private YamlTree(String text, int firstLine, ReadLimits limits, FileBudget budget) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(limits.documentCharacters());
    options.setNestingDepthLimit(limits.depth() + 1);
    this.parser = new ParserImpl(new StreamReader(text), options);
    this.firstLine = firstLine;
    this.limits = limits;
    this.budget = budget;
  }

  /**
   * Reads all documents of a text.
   *
   * @param firstLine the number of the text's first line in its file
   * @param budget of the file
   * @param duplicates gets the keys that were given twice; the first value counts
   */
  static List<ParsedDocument> read(
      String text,
      int firstLine,
      ReadLimits limits,
      FileBudget budget,
      List<DocumentException> duplicates)
      throws DocumentException {
    try {
      YamlTree reader = new YamlTree(text, firstLine, limits, budget);
      List<ParsedDocument> documents = reader.documents();
      duplicates.addAll(reader.duplicates);
      return documents;
    } catch (MarkedYAMLException wrong) {
      int line = wrong.getProblemMark() == null ? 0 : wrong.getProblemMark().getLine();
      throw syntax(firstLine + line, wrong.getProblem());
    } catch (YAMLException wrong) {
      throw syntax(firstLine, wrong.getMessage());
    }
  }

  private static DocumentException syntax(int line, @Nullable String problem) {
    String text = problem == null ? "it cannot be read" : problem.lines().findFirst().orElse("");
    if (text.startsWith("found undefined tag handle")) {
      text = "found an undefined tag handle";
    }
    return new DocumentException(
        line,
        "InvalidYaml",
        "This is not YAML: " + text,
        text.contains("\\t(TAB)")
            ? "Indent with spaces; YAML does not allow tabs"
            : "Correct the syntax at this line or just before it");
  }

  private List<ParsedDocument> documents() throws DocumentException {
    List<ParsedDocument> documents = new ArrayList<>();
    while (parser.peekEvent() != null) {
      Event event = parser.getEvent();
      if (event.is(Event.ID.DocumentStart)) {
        anchors.clear();
        lines = new HashMap<>();
        Event first = parser.getEvent();
        JsonNode tree = build(first, "", 0).node();
        documents.add(new ParsedDocument(tree, lineOf(first), lines));
      }
    }
    return documents;
  }

  private Built build(Event event, String pointer, int depth) throws DocumentException {
    if (event instanceof AliasEvent alias) {
      return anchored(alias, depth);
    }
    if (budget.value()) {
      throw new DocumentException(
          lineOf(event),
          "TooManyValues",
          "The file has more than %,d values".formatted(limits.values()),
          "Split it into several files");
    }
    Built built;
    if (event instanceof ScalarEvent scalar) {
      built = scalar(scalar, pointer);
    } else {
      CollectionStartEvent start = (CollectionStartEvent) event;
      requireDepth(event, depth + 1);
      requireNoTag(start.getTag(), event);
      built =
          event instanceof MappingStartEvent
              ? mapping(pointer, depth + 1)
              : sequence(pointer, depth + 1);
    }
    String anchor = ((NodeEvent) event).getAnchor();
    if (anchor != null) {
      anchors.put(anchor, built);
    }
    return built;
  }

  private Built anchored(AliasEvent alias, int depth) throws DocumentException {
    Built target = anchors.get(alias.getAnchor());
    if (target == null) {
      throw new DocumentException(
          lineOf(alias),
          "InvalidYaml",
          "An alias refers to no anchor before it",
          "Define the anchor earlier in the same document, or put text that begins with * into"
              + " quotes");
    }
    aliases++;
    requireDepth(alias, depth + target.height());
    if (budget.expand(target.weight()) || aliases > limits.aliases()) {
      throw new DocumentException(
          lineOf(alias),
          "TooManyAliases",
          "Anchors are used too often: at most %,d times in a document, and %,d characters in the file"
              .formatted(limits.aliases(), limits.expandedCharacters()),
          "Write the values out, or split the file");
    }
    return target;
  }

  private Built scalar(ScalarEvent scalar, String pointer) throws DocumentException {
    String tag = scalar.getTag();
    String text = scalar.getValue();
    boolean implicit = tag == null || tag.equals("!");
    if (!implicit && !tag.equals(CORE_TAG + "str")) {
      requireNoTag(tag, scalar);
    }
    boolean plain = implicit && tag == null && scalar.isPlain();
    boolean emptyRoot = plain && text.isEmpty() && pointer.isEmpty();
    JsonNode node =
        emptyRoot
            ? MissingNode.getInstance()
            : plain ? YamlScalar.plain(text) : TextNode.valueOf(text);
    return new Built(node, text.length() + 1L, 0);
  }

  private Built sequence(String pointer, int depth) throws DocumentException {
    ArrayNode items = Json.MAPPER.createArrayNode();
    long weight = 1;
    int height = 0;
    Event event = parser.getEvent();
    while (!event.is(Event.ID.SequenceEnd)) {
      String place = pointer + "/" + items.size();
      lines.put(place, lineOf(event));
      Built item = build(event, place, depth);
      items.add(item.node());
      weight += item.weight();
      height = Math.max(height, item.height());
      event = parser.getEvent();
    }
    return new Built(items, weight + CONTAINER, height + 1);
  }

  private Built mapping(String pointer, int depth) throws DocumentException {
    ObjectNode members = Json.MAPPER.createObjectNode();
    List<JsonNode> merged = new ArrayList<>();
    long weight = 1;
    int height = 0;
    Event event = parser.getEvent();
    while (!event.is(Event.ID.MappingEnd)) {
      String key = key(event);
      String place = ParsedDocument.member(pointer, key);
      Built value = build(parser.getEvent(), place, depth);
      weight += key.length() + value.weight();
      height = Math.max(height, value.height());
      if (key.equals(MERGE) && ((ScalarEvent) event).isPlain()) {
        merged.addAll(mergeSources(value.node(), event));
      } else if (members.has(key)) {
        duplicates.add(duplicate(key, place, event));
      } else {
        lines.put(place, lineOf(event));
        members.set(key, value.node());
      }
      event = parser.getEvent();
    }
    merged.forEach(source -> source.properties().forEach(e -> addMissing(members, e)));
    return new Built(members, weight + CONTAINER, height + 1);
  }

  private static void addMissing(ObjectNode members, Map.Entry<String, JsonNode> entry) {
    if (!members.has(entry.getKey())) {
      members.set(entry.getKey(), entry.getValue());
    }
  }

  private DocumentException duplicate(String key, String place, Event event) {
    return new DocumentException(
        lineOf(event),
        "DuplicateKey",
        "The key \"%s\" is given twice, first at line %d".formatted(key, lines.get(place)),
        "Remove one of the two");
  }

  private List<JsonNode> mergeSources(JsonNode value, Event event) throws DocumentException {
    List<JsonNode> sources = new ArrayList<>();
    (value.isArray() ? value : List.of(value)).forEach(sources::add);
    if (!sources.stream().allMatch(JsonNode::isObject)) {
      throw new DocumentException(
          lineOf(event),
          "InvalidYaml",
          "<< merges something that is not a mapping",
          "Refer to a mapping after <<, or write its keys out");
    }
    return sources;
  }

  private String key(Event event) throws DocumentException {
    if (event instanceof ScalarEvent scalar && scalar.getAnchor() == null) {
      if (scalar.getTag() != null && !scalar.getTag().equals(CORE_TAG + "str")) {
        requireNoTag(scalar.getTag(), event);
      }
      return scalar.getValue();
    }
    throw new DocumentException(
        lineOf(event),
        "InvalidYaml",
        "A key is not a plain word",
        "Use text as key, without anchors, aliases, lists or mappings");
  }

  private void requireNoTag(@Nullable String tag, Event event) throws DocumentException {
    if (tag != null && !tag.equals("!")) {
      throw new DocumentException(
          lineOf(event),
          "TagNotAllowed",
          (CORE_TAGS.contains(tag) ? "The YAML tag " + tag.replace(CORE_TAG, "!!") : "A YAML tag")
              + " is not allowed",
          "Remove it; to force text, put the value into quotes");
    }
  }

  private void requireDepth(Event event, int depth) throws DocumentException {
    if (depth > limits.depth()) {
      throw new DocumentException(
          lineOf(event),
          "TooDeep",
          "The document is nested deeper than %d levels".formatted(limits.depth()),
          "Flatten it; no Kubernetes object needs as many");
    }
  }

  private int lineOf(Event event) {
    return firstLine + (event.getStartMark() == null ? 0 : event.getStartMark().getLine());
  }
}
