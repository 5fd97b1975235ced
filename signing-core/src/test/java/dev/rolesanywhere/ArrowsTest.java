package dev.rolesanywhere;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.Provider;
import java.security.Security;
import java.time.Instant;

/**
 * The arrows between the packages: awssdk → credentials → session → sigv4 → identity → root, and store → identity. An
 * internal package belongs to the package that contains it.
 */
@AnalyzeClasses(packages = "dev.rolesanywhere", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {

    @ArchTest
    static final ArchRule PACKAGES_POINT_INWARDS = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.rolesanywhere..")
            .layer("root")
            .definedBy("dev.rolesanywhere")
            .layer("identity")
            .definedBy("..identity..")
            .layer("sigv4")
            .definedBy("..sigv4..")
            .layer("internal")
            .definedBy("dev.rolesanywhere.internal..")
            .layer("store")
            .definedBy("..store..")
            .layer("session")
            .definedBy("..session..")
            .layer("credentials")
            .definedBy("..credentials..")
            .layer("awssdk")
            .definedBy("dev.rolesanywhere.awssdk..")
            .layer("testkit")
            .definedBy("..testkit..")
            .whereLayer("root")
            .mayOnlyAccessLayers("internal")
            .whereLayer("identity")
            .mayOnlyAccessLayers("root", "internal")
            .whereLayer("sigv4")
            .mayOnlyAccessLayers("identity", "root", "internal")
            .whereLayer("internal")
            .mayNotAccessAnyLayer()
            .whereLayer("store")
            .mayOnlyAccessLayers("identity", "root", "internal")
            .whereLayer("session")
            .mayOnlyAccessLayers("sigv4", "identity", "root", "internal")
            .whereLayer("credentials")
            .mayOnlyAccessLayers("session", "identity", "root")
            .whereLayer("awssdk")
            .mayOnlyAccessLayers("credentials", "session", "identity", "root")
            .whereLayer("testkit")
            .mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule IDENTITY_AND_SIGNING_ARE_PURE = noClasses()
            .that()
            .resideInAnyPackage("dev.rolesanywhere.identity..", "dev.rolesanywhere.sigv4")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.file..", "java.net.http..", "software.amazon..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.io\\.File.*|java\\.net\\..*(Socket|Connection|URL)|java\\.time\\.Clock")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now");

    @ArchTest
    static final ArchRule ONLY_THE_PACKAGE_FOR_THE_SDK_NEEDS_MORE_OF_IT_THAN_HTTP = noClasses()
            .that()
            .resideInAPackage("dev.rolesanywhere..")
            .and()
            .resideOutsideOfPackages("dev.rolesanywhere.awssdk..", "dev.rolesanywhere.testkit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "software.amazon.awssdk.auth..",
                    "software.amazon.awssdk.awscore..",
                    "software.amazon.awssdk.core..",
                    "software.amazon.awssdk.identity..",
                    "software.amazon.awssdk.regions..",
                    "software.amazon.awssdk.services..");

    @ArchTest
    static final ArchRule THE_PROVIDER_NEEDS_NO_SERVICE_OF_THE_SDK =
            noClasses().should().dependOnClassesThat().resideInAPackage("software.amazon.awssdk.services..");

    @ArchTest
    static final ArchRule NOTHING_LOGS_OR_REFLECTS = noClasses()
            .that()
            .resideOutsideOfPackage("..testkit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.slf4j..", "java.util.logging..", "java.lang.reflect..");

    @ArchTest
    static final ArchRule NO_PROVIDER_IS_REGISTERED = noClasses()
            .should()
            .callMethod(Security.class, "addProvider", Provider.class)
            .orShould()
            .callMethod(Security.class, "insertProviderAt", Provider.class, int.class);
}
