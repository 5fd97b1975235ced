package dev.rolesanywhere.cli;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The dependencies between the packages: commands → session → options → services → files and HTTP. */
@AnalyzeClasses(packages = "dev.rolesanywhere.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {

    @ArchTest
    static final ArchRule PACKAGES_POINT_DOWNWARDS = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.rolesanywhere.cli..")
            .layer("root")
            .definedBy("dev.rolesanywhere.cli")
            .layer("command")
            .definedBy("..cli.command")
            .layer("ecr")
            .definedBy("..cli.ecr")
            .layer("session")
            .definedBy("..cli.session")
            .layer("options")
            .definedBy("..cli.options")
            .layer("doctor")
            .definedBy("..cli.doctor")
            .layer("serve")
            .definedBy("..cli.serve")
            .layer("podidentity")
            .definedBy("..cli.podidentity")
            .layer("credentialsfile")
            .definedBy("..cli.credentialsfile")
            .layer("cache")
            .definedBy("..cli.cache")
            .layer("awsconfig")
            .definedBy("..cli.awsconfig")
            .layer("process")
            .definedBy("..cli.process")
            .layer("output")
            .definedBy("..cli.output")
            .layer("http")
            .definedBy("..cli.http")
            .layer("file")
            .definedBy("..cli.file")
            .whereLayer("root")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("command")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("ecr")
            .mayOnlyAccessLayers("session", "options", "process", "cache", "awsconfig", "doctor", "output")
            .whereLayer("session")
            .mayOnlyAccessLayers("options", "process", "cache", "credentialsfile", "http", "output")
            .whereLayer("options")
            .mayOnlyAccessLayers("process", "cache", "awsconfig", "serve", "podidentity", "output", "http", "file")
            .whereLayer("doctor")
            .mayOnlyAccessLayers("process", "http", "output")
            .whereLayer("podidentity")
            .mayOnlyAccessLayers("process", "serve", "output", "http")
            .whereLayer("credentialsfile")
            .mayOnlyAccessLayers("awsconfig", "file")
            .whereLayer("cache")
            .mayOnlyAccessLayers("file", "output")
            .whereLayer("awsconfig")
            .mayOnlyAccessLayers("file")
            .whereLayer("serve")
            .mayOnlyAccessLayers("file", "output")
            .whereLayer("process")
            .mayNotAccessAnyLayer()
            .whereLayer("output")
            .mayNotAccessAnyLayer()
            .whereLayer("http")
            .mayNotAccessAnyLayer()
            .whereLayer("file")
            .mayNotAccessAnyLayer();
}
