package dev.rolesanywhere.pkcs11;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** pkcs11 → identity, and native code in one place. */
@AnalyzeClasses(packages = "dev.rolesanywhere.pkcs11", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {

    @ArchTest
    static final ArchRule TOKENS_KNOW_IDENTITIES_ONLY = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.rolesanywhere.sigv4..",
                    "dev.rolesanywhere.store..",
                    "dev.rolesanywhere.session..",
                    "dev.rolesanywhere.credentials..",
                    "dev.rolesanywhere.awssdk..",
                    "dev.rolesanywhere.cli..",
                    "dev.rolesanywhere.testkit..");

    @ArchTest
    static final ArchRule NATIVE_CODE_IS_CALLED_IN_ONE_PLACE = noClasses()
            .that()
            .haveNameNotMatching(".*\\.(Native|ModuleLoader).*")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.sun.jna..");

    @ArchTest
    static final ArchRule NOTHING_LOGS_OR_REFLECTS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.slf4j..", "java.util.logging..", "java.lang.reflect..");
}
