// SPDX-License-Identifier: Apache-2.0
package io.funnel4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.funnel4j.problem.Funnel4jException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules of docs/architecture.md: which module may use which, no circles between packages, packages of a size to survey. */
class ArchitectureTest {
    private static final int MOST_FILES = 30;

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.funnel4j");

    @Test
    void noPackagesKnowEachOther() {
        slices().matching("io.funnel4j.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theLibraryNeedsNeitherReportsNorBenchmarks() {
        noClasses()
                .that()
                .resideInAnyPackage("io.funnel4j.dataset..", "io.funnel4j.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.funnel4j.config..", "io.funnel4j.report..", "io.funnel4j.benchmark..", "io.funnel4j.cli..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.funnel4j.model..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.funnel4j.dataset..")
                .check(CLASSES);
    }

    @Test
    void ofTheCommandLineComparisonsAndBenchAloneUseBenchmarks() {
        classes()
                .that()
                .resideInAPackage("io.funnel4j.cli..")
                .and()
                .doNotHaveSimpleName("CompareCommand")
                .and()
                .doNotHaveSimpleName("ComparedRun")
                .and()
                .doNotHaveSimpleName("WorldOptions")
                .and()
                .doNotHaveSimpleName("BenchCommand")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackage("io.funnel4j.benchmark..")
                .check(CLASSES);
    }

    @Test
    void packagesCanBeSurveyed() {
        Map<String, Integer> large = CLASSES.stream()
                .filter(JavaClass::isTopLevelClass)
                .collect(Collectors.toMap(JavaClass::getPackageName, any -> 1, Integer::sum, TreeMap::new));
        large.values().removeIf(files -> files <= MOST_FILES);
        assertThat(large).isEmpty();
    }

    @Test
    void everyPackageIsOnTheMap() throws IOException {
        String map = Files.readString(Path.of("../docs/architecture.md"));
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
                .filteredOn(name -> !name.equals("io.funnel4j"))
                .allSatisfy(name -> assertThat(map).contains("| `" + name + "` |"));
    }

    /** What a library user sees of core, datasets and models shows nothing that may change with any release. */
    @Test
    void signaturesShowNothingInternal() {
        List<String> shown = new ArrayList<>();
        CLASSES.stream()
                .filter(type -> !type.getPackageName().matches("io\\.funnel4j\\.(cli|config|benchmark|report)\\b.*"))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC) && !isInternal(type))
                .forEach(type -> type.getMembers().stream()
                        .filter(ArchitectureTest::isForUsers)
                        .forEach(member -> member.getAllInvolvedRawTypes().stream()
                                .filter(ArchitectureTest::isInternal)
                                .forEach(
                                        shows -> shown.add(member.getFullName() + " shows " + shows.getSimpleName()))));
        assertThat(shown).isEmpty();
    }

    /** One catch is enough for what a user can mend. */
    @Test
    void exceptionsAreOneFamily() {
        classes()
                .that()
                .areAssignableTo(RuntimeException.class)
                .and()
                .arePublic()
                .and()
                .areNotAnnotatedWith(Internal.class)
                .should()
                .beAssignableTo(Funnel4jException.class)
                .check(CLASSES);
    }

    private static boolean isForUsers(JavaMember member) {
        return (member.getModifiers().contains(JavaModifier.PUBLIC)
                        || member.getModifiers().contains(JavaModifier.PROTECTED))
                && !member.isAnnotatedWith(Internal.class);
    }

    private static boolean isInternal(JavaClass type) {
        return type.isAnnotatedWith(Internal.class)
                || type.getPackage().isAnnotatedWith(Internal.class)
                || type.getEnclosingClass().filter(ArchitectureTest::isInternal).isPresent();
    }
}
