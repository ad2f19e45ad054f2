package io.serinus.manifest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {
  private static final String CONFIG_MAP =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one, namespace: test}\n";

  private final ManifestReader reader = new ManifestReader(ReadLimits.DEFAULT);

  private ManifestFile yaml(String text) {
    return reader.read("a.yaml", text.getBytes(UTF_8));
  }

  private ManifestFile json(String text) {
    return reader.read("a.json", text.getBytes(UTF_8));
  }

  private static ManifestProblem onlyProblem(ManifestFile file) {
    assertThat(file.problems()).hasSize(1);
    return file.problems().get(0);
  }

  private static KubernetesObject onlyObject(ManifestFile file) {
    assertThat(file.problems()).isEmpty();
    assertThat(file.manifests()).hasSize(1);
    return file.manifests().get(0).object();
  }

  @Test
  void theCaseOfAFilesEndingDoesNotMatter() {
    String object =
        "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\":"
            + " {\"name\": \"one\", \"name\": \"two\"}}";

    assertThat(reader.read("A.JSON", object.getBytes(UTF_8)).problems().get(0).reason())
        .isEqualTo(json(object).problems().get(0).reason());
    assertThat(reader.read("A.YAML", CONFIG_MAP.getBytes(UTF_8)).manifests()).hasSize(1);
  }

  @Test
  void eachDocumentIsAnObjectWithItsLine() {
    ManifestFile file =
        yaml("# first\n" + CONFIG_MAP + "---\n\n" + CONFIG_MAP.replace("one", "two"));

    assertThat(file.problems()).isEmpty();
    assertThat(file.manifests()).extracting(Manifest::line).containsExactly(2, 7);
    assertThat(file.manifests())
        .extracting(manifest -> manifest.object().ref())
        .containsExactly(
            new ObjectRef("v1", "ConfigMap", "test", "one"),
            new ObjectRef("v1", "ConfigMap", "test", "two"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "---\n",
        "---",
        "---\n---\n",
        "# nothing\n---\n# here\n",
        "\uFEFF",
        "null\n",
        "...\n"
      })
  void aFileWithoutContentHasNoObjectsAndNoProblems(String text) {
    assertThat(yaml(text).manifests()).isEmpty();
    assertThat(yaml(text).problems()).isEmpty();
    assertThat(yaml(text).isUnknown()).isFalse();
  }

  @Test
  void byteOrderMarkAndWindowsLineEndsAreRead() {
    ManifestFile file = yaml("\uFEFF" + (CONFIG_MAP + "---\n" + CONFIG_MAP).replace("\n", "\r\n"));

    assertThat(file.problems()).isEmpty();
    assertThat(file.manifests()).hasSize(2);
  }

  @Test
  void aDocumentStartedOnItsMarkerLineIsRead() {
    assertThat(
            onlyObject(yaml("--- {apiVersion: v1, kind: Namespace, metadata: {name: test}}\n"))
                .name())
        .isEqualTo("test");
  }

  @ParameterizedTest
  @CsvSource({
    "0644, 420",
    "0o17, 15",
    "0x1F, 31",
    "-7, -7",
    "1_000, 1000",
    "yes, true",
    "Off, false",
    "~, null",
    "22:22, '\"22:22\"'",
    "2001-01-01, '\"2001-01-01\"'",
    "1e3, 1000",
    "1.10, 1.1",
    "12e4567, '\"12e4567\"'",
    "089, 89",
    "'''5''', '\"5\"'",
    "!!str 5, '\"5\"'",
    "a b, '\"a b\"'",
    "99999999999999999999, 99999999999999999999",
    "., '\".\"'",
    "0x, '\"0x\"'"
  })
  void unquotedWordsMeanWhatTheyMeanToKubectl(String word, String json) {
    KubernetesObject object = onlyObject(yaml(CONFIG_MAP + "data: {value: " + word + "}\n"));

    assertThat(object.at("/data/value").toString()).isEqualTo(json);
  }

  @Test
  void anchorsAndMergeKeysAreWrittenOut() {
    KubernetesObject object =
        onlyObject(yaml(CONFIG_MAP + "base: &base {a: 1, b: 2}\ndata:\n  <<: *base\n  b: 3\n"));

    assertThat(object.at("/data").toString()).isEqualTo("{\"b\":3,\"a\":1}");
  }

  @Test
  void aTabIsAProblemOfItsLine() {
    ManifestProblem problem =
        onlyProblem(yaml("apiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: x\n"));

    assertThat(problem.line()).isEqualTo(4);
    assertThat(problem.reason()).isEqualTo("InvalidYaml");
    assertThat(problem.whatToDo()).contains("spaces");
  }

  @Test
  void everyMistakeOfAFileIsFoundAndTheHealthyDocumentsAreRead() {
    ManifestFile file =
        yaml("a: [\n---\n" + CONFIG_MAP + "---\nkind: Service\nmetadata: {name: x}\n---\nb: }\n");

    assertThat(file.manifests()).hasSize(1);
    assertThat(file.problems())
        .extracting(ManifestProblem::reason)
        .containsExactly("InvalidYaml", "NotAnObject", "InvalidYaml");
    assertThat(file.problems()).extracting(ManifestProblem::line).containsExactly(2, 7, 10);
  }

  @Test
  void aKeyGivenTwiceIsAnErrorThatNamesBothLines() {
    ManifestFile file = yaml(CONFIG_MAP + "data:\n  a: 1\n  b: 2\n  a: 3\n  b: 4\n");

    assertThat(file.manifests()).isEmpty();
    assertThat(file.problems())
        .extracting(ManifestProblem::place)
        .containsExactly("a.yaml:7", "a.yaml:8");
    assertThat(file.problems().get(0).what()).contains("\"a\"").contains("line 5");
    assertThat(onlyProblem(json("{\"kind\": 1,\n \"kind\": 2, \"metadata\": 3}")).reason())
        .isEqualTo("DuplicateKey");
  }

  @Test
  void billionLaughsStopsAtTheBound() {
    StringBuilder text = new StringBuilder(CONFIG_MAP + "a0: &a0 [lol, lol, lol, lol]\n");
    for (int level = 1; level < 30; level++) {
      text.append(
          "a%d: &a%d [*a%d, *a%d, *a%d]\n"
              .formatted(level, level, level - 1, level - 1, level - 1));
    }

    assertThat(onlyProblem(yaml(text.toString())).reason()).isEqualTo("TooManyAliases");
  }

  @Test
  void aLongTextRepeatedByAliasesStopsAtTheBound() {
    String text = CONFIG_MAP + "a: &a " + "x".repeat(900_000) + "\nb: [*a, *a, *a, *a, *a]\n";

    assertThat(onlyProblem(yaml(text)).reason()).isEqualTo("TooManyAliases");
  }

  @Test
  void manySmallDocumentsShareTheBoundOfOneFile() {
    String items = String.join(", ", Collections.nCopies(100, "x"));
    String bomb =
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: n%d}\na: &a ["
            + items
            + "]\n"
            + "b: &b ["
            + String.join(", ", Collections.nCopies(30, "*a"))
            + "]\n"
            + "c: &c ["
            + String.join(", ", Collections.nCopies(30, "*b"))
            + "]\n"
            + "d: ["
            + String.join(", ", Collections.nCopies(10, "*c"))
            + "]\n";
    StringBuilder text = new StringBuilder();
    for (int document = 0; document < 1_000; document++) {
      text.append(bomb.formatted(document));
    }

    ManifestFile file = yaml(text.toString());

    assertThat(file.weight()).isLessThan(64L << 20);
    assertThat(file.manifests()).hasSizeLessThan(10);
    assertThat(file.problems()).extracting(ManifestProblem::reason).contains("TooManyAliases");
    assertThat(file.mayHide("n999")).isTrue();
  }

  @Test
  void emptyValuesCountTowardsTheBoundToo() {
    String text = CONFIG_MAP + "a: [" + "[],".repeat(600_000) + "]\n";

    assertThat(onlyProblem(yaml(text)).reason()).isEqualTo("TooManyValues");
  }

  @Test
  void anAliasOrTagThatMayBeASecretIsNotRepeated() {
    for (String secret : List.of("*hunter2", "!hunter2 x", "!hunter2!x y", "&hunter2 *other")) {
      ManifestFile file = yaml(CONFIG_MAP + "password: " + secret + "\n");

      assertThat(file.problems()).isNotEmpty();
      assertThat(file.problems().toString()).doesNotContain("hunter2");
    }
    assertThat(onlyProblem(yaml(CONFIG_MAP + "a: !!binary x\n")).what()).contains("!!binary");
  }

  @Test
  void anAliasThatContainsItselfIsAMistake() {
    assertThat(onlyProblem(yaml(CONFIG_MAP + "a: &a [*a]\n")).what())
        .contains("no anchor before it");
  }

  @Test
  void nestingStopsAtTheBoundAlsoThroughAliases() {
    String deep = "[".repeat(40) + "]".repeat(40);

    assertThat(onlyProblem(yaml(CONFIG_MAP + "a: " + "[".repeat(5_000))).reason())
        .isEqualTo("TooDeep");
    assertThat(onlyProblem(json("{\"kind\": 1, \"metadata\": " + "[".repeat(5_000))).reason())
        .isEqualTo("TooDeep");
    assertThat(
            onlyProblem(
                    yaml(
                        CONFIG_MAP
                            + "a: &a "
                            + deep
                            + "\nb: "
                            + "[".repeat(40)
                            + "*a"
                            + "]".repeat(40)))
                .reason())
        .isEqualTo("TooDeep");
    assertThat(yaml(CONFIG_MAP + "a: " + deep).problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!!java.net.URL [\"http://x\"]",
        "!Ref x",
        "!!binary aGk=",
        "!!int 5",
        "!!python/object:os.system {}"
      })
  void tagsThatConstructTypesAreErrors(String value) {
    ManifestProblem problem = onlyProblem(yaml(CONFIG_MAP + "a: " + value + "\n"));

    assertThat(problem.reason()).isEqualTo("TagNotAllowed");
    assertThat(problem.line()).isEqualTo(4);
  }

  @Test
  void sizeAndNumberOfDocumentsAreBounded() {
    String many = "---\n{apiVersion: v1, kind: Namespace, metadata: {name: n}}\n".repeat(1_001);

    String large = CONFIG_MAP + "#" + "x".repeat(3 << 20);
    assertThat(onlyProblem(yaml(large)).reason()).isEqualTo("DocumentTooLarge");
    assertThat(yaml(large).mayHide("one")).isTrue();
    assertThat(yaml(large).mayHide("two")).isFalse();
    String larger = CONFIG_MAP + "#" + "x".repeat(8 << 20);
    assertThat(onlyProblem(yaml(larger)).reason()).isEqualTo("FileTooLarge");
    assertThat(yaml(larger).mayHide("two")).isTrue();
    assertThat(onlyProblem(yaml(many)).reason()).isEqualTo("TooManyDocuments");
    assertThat(yaml(many).manifests()).hasSize(1_000);
  }

  @Test
  void bytesThatAreNotUtf8AreAMistake() {
    ManifestFile file = reader.read("a.yaml", "name: caf\u00e9".getBytes(ISO_8859_1));

    assertThat(onlyProblem(file).reason()).isEqualTo("NotUtf8");
    assertThat(file.mayHide("anything")).isTrue();
  }

  @Test
  void documentsThatAreNotKubernetesObjectsArePassedOver() {
    assertThat(yaml("name: ci\non: push\n---\n- a\n- b\n---\njust text\n").problems()).isEmpty();
    assertThat(json("{\"name\": \"package\"}").problems()).isEmpty();
  }

  @Test
  void aGitLfsPointerMayDefineAnything() {
    ManifestFile file =
        yaml(
            """
            version https://git-lfs.github.com/spec/v1
            oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
            size 12345
            """);

    assertThat(onlyProblem(file).reason()).isEqualTo("GitLfsPointer");
    assertThat(file.mayHide("settings")).isTrue();
  }

  @Test
  void aFileOfAnsibleVaultMayDefineAnything() {
    ManifestFile file = yaml("$ANSIBLE_VAULT;1.1;AES256\n3061623132\n");

    assertThat(onlyProblem(file).reason()).isEqualTo("AnsibleVault");
    assertThat(file.mayHide("settings")).isTrue();
  }

  @Test
  void anObjectOfSopsIsNamedAndIsNotFitToBeApplied() {
    ManifestFile file =
        yaml(
            """
            {kind: ConfigMap, apiVersion: v1, metadata: {name: open}}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: db}
            stringData: {password: 'ENC[AES256_GCM,data:QUJD,type:str]'}
            sops: {mac: 'ENC[AES256_GCM,data:QUJD,type:str]', version: 3.9.0}
            """);

    assertThat(onlyProblem(file).reason()).isEqualTo("SopsEncrypted");
    assertThat(onlyProblem(file).line()).isEqualTo(3);
    assertThat(onlyProblem(file).what()).contains("Secret db").doesNotContain("ENC[");
    assertThat(file.manifests()).extracting(Manifest::valid).containsExactly(true, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{generateName: x-}",
        "{name: 5}",
        "{name: a/b}",
        "{name: ..}",
        "{}",
        "{name: ''}",
        "{name: x, namespace: A/b}"
      })
  void anObjectWithoutAUsableNameIsAMistake(String metadata) {
    ManifestFile file = yaml("apiVersion: v1\nkind: ConfigMap\nmetadata: " + metadata + "\n");

    assertThat(file.manifests()).isEmpty();
    assertThat(onlyProblem(file).reason()).isEqualTo("InvalidName");
  }

  @Test
  void listsAreTakenApart() {
    ManifestFile file =
        yaml(
            """
            apiVersion: v1
            kind: List
            items:
              - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
              - {apiVersion: v1, kind: Service, metadata: {name: b}}
            ---
            apiVersion: v1
            kind: ConfigMapList
            items:
              - metadata: {name: c}
            """);

    assertThat(file.problems()).isEmpty();
    assertThat(file.manifests())
        .extracting(m -> m.object().kind() + m.object().name() + m.line())
        .containsExactly("ConfigMapa4", "Serviceb5", "ConfigMapc10");
  }

  @Test
  void jsonMayBeIndentedWithTabsAndSaysItsLine() {
    assertThat(
            onlyObject(
                    json(
                        "{\n"
                            + "\t\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\":"
                            + " {\"name\": \"a\"}}"))
                .name())
        .isEqualTo("a");
    assertThat(onlyProblem(json("{\"kind\":1,\"metadata\":1,\n\"a\": ,\n}")).line()).isEqualTo(2);
  }

  @Test
  void wordsOfABrokenFileAreNotRepeated() {
    assertThat(
            onlyProblem(json("{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"data\": hunter2}"))
                .toString())
        .doesNotContain("hunter2");
  }

  @Test
  void aBrokenDocumentMayHideOnlyWhatItsTextNames() {
    ManifestFile file = yaml("kind: ConfigMap\nmetadata: {name: podinfo\n---\n" + CONFIG_MAP);

    assertThat(file.mayHide("podinfo")).isTrue();
    assertThat(file.mayHide("one")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name: web",
        "  name: \"web\"",
        "name: 'web'",
        "{name: web}",
        "{\"name\":\"web\",",
        "name: web\r",
        "name: &a web",
        "image: registry/web:1",
        "# the web."
      })
  void aBrokenDocumentMayHideAnObjectThatItNamesAsAWholeWord(String line) {
    assertThat(yaml("apiVersion: v1\nkind: [\n" + line).mayHide("web")).isTrue();
  }

  @Test
  void aBrokenDocumentHidesNoObjectWhoseNameIsPartOfAnotherWord() {
    ManifestFile file =
        yaml("apiVersion: apps/v1\nkind: [\nmetadata: {name: web-shop.example.com, app2: x_map}\n");

    assertThat(List.of("api", "app", "web", "shop", "example", "Version", "map"))
        .noneMatch(file::mayHide);
    assertThat(file.mayHide("web-shop.example.com")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\n  // comment\n  \"compilerOptions\": {},\n}",
        "{\"tasks\": [{\"group\": {\"kind\": \"build\"},}]}",
        "{\"a\": 1, \"a\": 2}",
        "{\"kind-of\": 1, \"apiVersions\": 2, \"x-metadata\": 3,}"
      })
  void jsonThatCannotDefineAnObjectIsNoMistakeAndHidesNothing(String text) {
    assertThat(json(text).problems()).isEmpty();
    assertThat(json(text).mayHide("build")).isFalse();
  }

  @Test
  void yamlThatCannotDefineAnObjectIsNoMistakeAndHidesNothing() {
    ManifestFile file = yaml("kind: web\nkind: web\n---\n\ttab: web\n---\na: *b\n");

    assertThat(file.problems()).isEmpty();
    assertThat(file.mayHide("web")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{apiVersion: v1, kind: A,, }",
        "{\"apiVersion\" : \"v1\", \"kind\" : \"A\",,}",
        "apiVersion: v1\nkindd: [\nmetadata: {}\n",
        "? apiVersion\n: v1\n? kind\n: [\n",
        "{\"api\\u0056ersion\": \"v1\",,}",
        "{{ include \"deployment\" . }}",
        "data: ENC[\nsops: [\n"
      })
  void whatMayDefineAnObjectIsAMistakeWhenItCannotBeRead(String text) {
    assertThat(yaml(text).problems()).isNotEmpty();
  }

  @Test
  void aLargeFileThatCannotDefineAnObjectIsPassedOverWithoutBeingRead() throws IOException {
    byte[] words = "\"node_modules/kind-of\": {\"version\": \"1.0.0\"},\n".getBytes(UTF_8);
    CountedBytes lock = new CountedBytes(words, 40L << 20);

    ManifestFile file = reader.readLarge("package-lock.json", 40L << 20, lock);

    assertThat(file.problems()).isEmpty();
    assertThat(file.mayHide("anything")).isFalse();
  }

  @Test
  void aLargeJsonFileThatSpeaksOfObjectsIsNoneWithoutTheKeysAtItsRoot() {
    StringBuilder api = new StringBuilder("{\"swagger\": \"2.0\",\n");
    for (int number = 0; number < 120_000; number++) {
      api.append("\"d").append(number).append("\": {\"apiVersion\": {}, \"kind\": {}},\n");
    }
    assertThat(json(api + "\"z\": 1}").problems()).isEmpty();
    assertThat(json(api + "\"z\": 1}").mayHide("swagger")).isFalse();
    assertThat(json(api + "\"kind\": 1}").mayHide("swagger")).isTrue();
  }

  @Test
  void aLargeFileThatMayDefineAnObjectHoldsEverythingAndIsNotReadFurther() throws IOException {
    CountedBytes many = new CountedBytes(CONFIG_MAP.getBytes(UTF_8), 40L << 20);

    ManifestFile file = reader.readLarge("all.yaml", 40L << 20, many);

    assertThat(onlyProblem(file).reason()).isEqualTo("FileTooLarge");
    assertThat(file.mayHide("anything")).isTrue();
    assertThat(many.given()).isLessThan(1 << 20);
  }

  @Test
  void keysOnTheSeamOfTwoPiecesAreSeen() throws IOException {
    byte[] text = ("x".repeat(65_530) + "\napiVersion: v1\nkind: A\n").getBytes(UTF_8);

    assertThat(reader.readLarge("a.yaml", 1, new ByteArrayInputStream(text)).problems()).hasSize(1);
  }

  @Test
  void aLargeFileInAnotherEncodingOrBeyondTheBoundHoldsEverything() throws IOException {
    byte[] wide = "name: x\n".getBytes(UTF_16LE);

    assertThat(reader.readLarge("a.yaml", 1, new ByteArrayInputStream(wide)).mayHide("x")).isTrue();
    CountedBytes huge = new CountedBytes(new byte[] {'x'}, 65L << 20);
    assertThat(reader.readLarge("a.json", 65L << 20, huge).mayHide("x")).isTrue();
    assertThat(huge.given()).isZero();
  }

  @Test
  void aBrokenTemplateMayDefineAnyNameAndNamesWhatStandsInIt() {
    ManifestFile file = yaml("apiVersion: v1\nkind: [\nname: ${ENV}-shop web\n");

    assertThat(file.mayHide("prod-shop")).isTrue();
    assertThat(file.names("web")).isTrue();
    assertThat(file.names("prod-shop")).isFalse();
  }

  @Test
  void everyDocumentEndsAsObjectsAsNotOursOrAsUnknown() {
    String sops = "a: 'ENC[x]'\nsops: {mac: 'ENC[x]'}\n";
    ManifestFile file = yaml(CONFIG_MAP + "---\nname: values\n---\nkind: [\n---\n" + sops);

    assertThat(file.readings())
        .hasExactlyElementsOfTypes(
            Reading.Objects.class,
            Reading.NotOurs.class,
            Reading.Unknown.class,
            Reading.Unknown.class);
    assertThat(yaml("a: 1\n").readings()).containsExactly(new Reading.NotOurs("NoObjectKeys"));
    assertThat(
            yaml("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n").readings())
        .containsExactly(new Reading.NotOurs("Kustomization"));
  }

  @Test
  void aProblemSaysWhereWhatAndWhatToDo() {
    assertThat(onlyProblem(yaml("kind: Service\nmetadata:\n  name: x\n")))
        .hasToString(
            "a.yaml:1: The object has no apiVersion. Give apiVersion and kind, both as text.");
  }
}
