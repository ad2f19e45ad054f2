package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.docs.Markdown;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Holds docs/cli.md to the commands and options there are. */
class CommandLineReferenceTest {
  @Test
  void everyOptionIsDocumentedWithItsValueAndDefaultAndNoOther() {
    Set<String> documented =
        Markdown.page("cli.md").rows("Command", "Option", "Value", "Default").stream()
            .map(row -> row.subList(0, 4).stream().map(cell -> cell.replace("`", "")))
            .map(cells -> cells.collect(Collectors.joining(" | ")))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(documented).isEqualTo(options(Main.commandLine()));
  }

  @Test
  void everyCommandHasASection() {
    Set<String> headings =
        Markdown.page("cli.md").lines().stream()
            .filter(line -> line.startsWith("## serinus "))
            .map(line -> line.substring("## serinus ".length()))
            .collect(Collectors.toCollection(LinkedHashSet::new));

    assertThat(headings).isEqualTo(Main.commandLine().getSubcommands().keySet());
  }

  private static Set<String> options(CommandLine command) {
    Set<String> options = new TreeSet<>();
    Stream.concat(Stream.of(command), command.getSubcommands().values().stream())
        .forEach(
            each ->
                each.getCommandSpec()
                    .options()
                    .forEach(
                        option ->
                            options.add(
                                each.getCommandSpec().qualifiedName() + " | " + row(option))));
    return options;
  }

  private static String row(OptionSpec option) {
    String names =
        String.join(", ", option.longestName(), shortNames(option)).replaceFirst(", $", "");
    boolean takesValue = option.arity().max() > 0;
    String value = takesValue ? option.paramLabel() : "";
    String standard = option.defaultValue();
    String byDefault = option.required() ? "required" : standard == null ? "" : standard;
    return String.join(" | ", names, value, takesValue ? byDefault : "");
  }

  private static String shortNames(OptionSpec option) {
    return Stream.of(option.names())
        .filter(name -> !name.equals(option.longestName()))
        .collect(Collectors.joining(", "));
  }
}
