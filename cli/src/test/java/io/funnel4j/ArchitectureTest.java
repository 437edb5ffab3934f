// SPDX-License-Identifier: Apache-2.0
package io.funnel4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules of docs/architecture.md: which module may use which, no circles between packages, packages of a size to survey. */
class ArchitectureTest {
    private static final int MOST_FILES = 30;

    /** Packages with more files than that, until they are split; none may grow. */
    private static final Map<String, Integer> STILL_LARGER = Map.of(
            "io.funnel4j.benchmark.speed", 39,
            "io.funnel4j.cli", 64,
            "io.funnel4j.cli.config", 42,
            "io.funnel4j.cli.runs", 33,
            "io.funnel4j.dataset.encode", 74,
            "io.funnel4j.dataset.format", 32);

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
                .resideInAnyPackage("io.funnel4j.report..", "io.funnel4j.benchmark..", "io.funnel4j.cli..")
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
                .and()
                .doNotHaveSimpleName("Version")
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
        assertThat(large).isEqualTo(new TreeMap<>(STILL_LARGER));
    }
}
