package dev.rolesanywhere.tpm;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** tpm → identity, and pure code apart from I/O. */
@AnalyzeClasses(packages = "dev.rolesanywhere.tpm", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {

    @ArchTest
    static final ArchRule TPM_KEYS_KNOW_IDENTITIES_ONLY = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.rolesanywhere.sigv4..",
                    "dev.rolesanywhere.store..",
                    "dev.rolesanywhere.session..",
                    "dev.rolesanywhere.credentials..",
                    "dev.rolesanywhere.awssdk..",
                    "dev.rolesanywhere.pkcs11..",
                    "dev.rolesanywhere.cli..",
                    "dev.rolesanywhere.testkit..");

    @ArchTest
    static final ArchRule ONLY_THE_LOCATION_CONNECTS = noClasses()
            .that()
            .haveNameNotMatching(".*\\.TpmLocation.*")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.net\\..*Address|java\\.nio\\.channels\\.(File|Socket)Channel");

    @ArchTest
    static final ArchRule NOTHING_LOGS_OR_REFLECTS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.slf4j..", "java.util.logging..", "java.lang.reflect..");
}
