package io.serinus;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the code to the picture in docs/architecture.md. */
class ArchitectureTest {
  private static final String ROOT = "io.serinus.";

  private static JavaClasses code;
  private static ArchitecturePicture picture;

  @BeforeAll
  static void read() throws IOException {
    code =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.serinus");
    picture = ArchitecturePicture.read();
  }

  @Test
  void thePictureNamesExactlyThePackagesThereAre() {
    Set<String> packages =
        code.stream().map(ArchitectureTest::home).collect(Collectors.toCollection(TreeSet::new));

    assertThat(picture.packages()).isEqualTo(packages);
    assertThat(picture.packages()).containsAll(picture.drawn());
  }

  @TestFactory
  Stream<DynamicTest> aPackageImportsOnlyWhatThePictureAllows() {
    return picture.packages().stream()
        .filter(name -> !name.equals("app"))
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () ->
                        classes()
                            .that()
                            .resideInAPackage(ROOT + name)
                            .should()
                            .onlyDependOnClassesThat(outsideOrIn(name))
                            .check(code)));
  }

  @TestFactory
  Stream<DynamicTest> everyArrowOfThePictureIsUsed() {
    return picture.drawn().stream()
        .flatMap(
            from ->
                picture.allowed(from).stream()
                    .map(
                        to ->
                            DynamicTest.dynamicTest(
                                from + " → " + to,
                                () ->
                                    assertThat(code)
                                        .anyMatch(
                                            type ->
                                                home(type).equals(from) && dependsOn(type, to)))));
  }

  @TestFactory
  Stream<DynamicTest> aLibraryIsUsedOnlyInItsHome() {
    return picture.libraries().entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey() + " in " + entry.getValue(),
                    () ->
                        noClasses()
                            .that()
                            .resideOutsideOfPackages(
                                entry.getValue().stream()
                                    .map(home -> ROOT + home)
                                    .toArray(String[]::new))
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage(entry.getKey() + "..")
                            .check(code)));
  }

  @TestFactory
  Stream<DynamicTest> aPurePackageTouchesNoWorldOutside() {
    return picture.pure().stream()
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () ->
                        noClasses()
                            .that()
                            .resideInAPackage(ROOT + name)
                            .should()
                            .dependOnClassesThat(theOutsideWorld())
                            .orShould()
                            .callMethod(java.time.Instant.class, "now")
                            .orShould()
                            .callMethod(java.lang.System.class, "currentTimeMillis")
                            .orShould()
                            .callMethod(java.lang.System.class, "nanoTime")
                            .orShould()
                            .callMethod(java.util.UUID.class, "randomUUID")
                            .orShould()
                            .callMethod(java.lang.Math.class, "random")
                            .check(code)));
  }

  private static DescribedPredicate<JavaClass> outsideOrIn(String name) {
    return DescribedPredicate.describe(
        "are in " + name + " or in " + picture.allowed(name),
        type ->
            !type.getPackageName().startsWith("io.serinus")
                || home(type).equals(name)
                || picture.allowed(name).contains(home(type)));
  }

  private static DescribedPredicate<JavaClass> theOutsideWorld() {
    Set<String> packages =
        Set.of(
            "java.net",
            "java.nio.file",
            "java.nio.channels",
            "java.util.concurrent",
            "java.util.random",
            "org.slf4j");
    Set<String> types =
        Set.of(
            "java.io.File",
            "java.lang.Thread",
            "java.time.Clock",
            "java.time.InstantSource",
            "java.util.Random",
            "java.util.Timer");
    return DescribedPredicate.describe(
        "do I/O, tell the time, log, run threads or are random",
        type -> packages.contains(type.getPackageName()) || types.contains(type.getName()));
  }

  private static boolean dependsOn(JavaClass type, String name) {
    return type.getDirectDependenciesFromSelf().stream()
        .anyMatch(dependency -> dependency.getTargetClass().getPackageName().equals(ROOT + name));
  }

  private static String home(JavaClass type) {
    return type.getPackageName().length() > ROOT.length()
        ? type.getPackageName().substring(ROOT.length())
        : "";
  }
}
