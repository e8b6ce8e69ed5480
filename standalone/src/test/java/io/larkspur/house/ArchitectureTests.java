package io.larkspur.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every rule holds for the house, and catches the sample that breaks it: a rule that cannot fail proves nothing. */
class ArchitectureTests {

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.larkspur");
    private static final JavaClasses GUILTY = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages("io.larkspur");

    @ParameterizedTest
    @EnumSource
    void holds(HouseRules rule) {
        rule.rule().check(HOUSE);
    }

    @ParameterizedTest
    @EnumSource
    void catchesItsGuiltySample(HouseRules rule) {
        assertThat(rule.rule().evaluate(GUILTY).hasViolation()).isTrue();
    }
}
