package dev.hradba.cli;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/// The arrows of docs/architecture.md. Lives here because only this module sees all others.
class ArchitectureTest {

    private static final JavaClasses HRADBA = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.hradba");

    @Test
    void sdk_core_knows_no_other_module() {
        noClasses().that().resideInAPackage("dev.hradba.core..")
                .should().dependOnClassesThat().resideInAnyPackage("dev.hradba.rag..", "dev.hradba.sandbox..", "dev.hradba.agent..",
                        "dev.hradba.gpu..", "dev.hradba.cli..", "dev.hradba.sample..")
                .check(HRADBA);
    }

    @Test
    void runner_retrieval_and_sandbox_know_only_sdk_core() {
        noClasses().that().resideInAPackage("dev.hradba.gpu..")
                .should().dependOnClassesThat().resideInAnyPackage("dev.hradba.rag..", "dev.hradba.sandbox..", "dev.hradba.agent..", "dev.hradba.cli..")
                .check(HRADBA);
        noClasses().that().resideInAPackage("dev.hradba.rag..")
                .should().dependOnClassesThat().resideInAnyPackage("dev.hradba.gpu..", "dev.hradba.sandbox..", "dev.hradba.agent..", "dev.hradba.cli..")
                .check(HRADBA);
        noClasses().that().resideInAPackage("dev.hradba.sandbox..")
                .should().dependOnClassesThat().resideInAnyPackage("dev.hradba.gpu..", "dev.hradba.rag..", "dev.hradba.agent..", "dev.hradba.cli..")
                .check(HRADBA);
    }

    @Test
    void the_agent_runtime_reaches_models_only_through_the_port() {
        noClasses().that().resideInAPackage("dev.hradba.agent..")
                .should().dependOnClassesThat().resideInAnyPackage("dev.hradba.gpu..", "dev.hradba.cli..", "dev.hradba.sample..")
                .check(HRADBA);
    }

    @Test
    void only_one_package_touches_the_guest_language() {
        noClasses().that().resideOutsideOfPackage("dev.hradba.sandbox.polyglot..")
                .should().dependOnClassesThat().resideInAnyPackage("org.graalvm..")
                .check(HRADBA);
    }

    @Test
    void vector_instructions_stay_in_one_package() {
        noClasses().that().resideOutsideOfPackage("dev.hradba.gpu.internal.kernel..")
                .should().dependOnClassesThat().resideInAnyPackage("jdk.incubator.vector..")
                .check(HRADBA);
    }

    @Test
    void modules_have_no_cycles_between_them() {
        slices().matching("dev.hradba.(*)..").should().beFreeOfCycles().check(HRADBA);
    }
}
